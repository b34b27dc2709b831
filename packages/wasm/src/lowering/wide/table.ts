import { allocate, elementCount, memoryBytes } from '@zoo/core';
import type { PreparedSite, RunScope } from '@zoo/ir';
import type { TypedNode } from '@zoo/runtime';
import { mapWordsByTable } from '../../kernels/wide/table.ts';
import { i32, sum } from '../../simd/index.ts';
import { eachChunk } from '../chunks.ts';
import { inPlaceOf } from '../elementwise/in-place.ts';
import { type Lowering, operandOf, resultOf } from '../lowering.ts';

const ENTRIES = 65536;

/** Casts and real values have kernels of their own; square roots refuse values, which a table of all would hold. */
const NO_TABLE: readonly string[] = ['CAST', 'DEQUANTIZE', 'SQRT'];

/** An elementwise op on one 16-bit operand. */
export function isWordMap({ node, op, site }: TypedNode): boolean {
  const [x] = site.inputs;
  const [y] = site.outputs;
  const results = ['int8', 'uint8', 'int16', 'int32', 'float32'];
  return (
    x?.dtype === 'int16' &&
    y !== undefined &&
    results.includes(y.dtype) &&
    node.inputs.length === 1 &&
    op.spec.traits.includes('elementwise') &&
    !NO_TABLE.includes(node.op)
  );
}

/** Such an op is a table of 65536 entries that its reference kernel fills, as those of bytes are of 256. */
export const wordTable: Lowering = {
  supports(node) {
    const { quantization } = operandOf(node, 0);
    if ((quantization?.scale.length ?? 1) > 1) return 'a scale for each channel';
    return isRefused(node) ? 'what the reference kernel refuses' : true;
  },
  lower(task, scope) {
    const { node } = task;
    const bytes = memoryBytes(resultOf(node).dtype) as 1 | 2 | 4;
    const kernel = mapWordsByTable(bytes);
    const table = scope.keep('table', ENTRIES * bytes, (to) => to.set(tableOf(node)));
    const [from, to] = [scope.input(0), scope.output()];
    return {
      kernel: kernel.name,
      inPlace: inPlaceOf(task),
      emit(writer) {
        const middle = table() + (ENTRIES / 2) * bytes;
        eachChunk(writer, elementCount(operandOf(node, 0).shape), COST, (first, count) => {
          const [source, target] = [sum(from(), i32.mul(first, 2)), sum(to(), i32.mul(first, bytes))];
          writer.call(kernel, { count, from: source, to: target, middle });
        });
      },
    };
  },
};

/** It says itself what is wrong, and where. */
function isRefused({ op, row, site }: TypedNode): boolean {
  try {
    op.reference[row](site);
    return false;
  } catch {
    return true;
  }
}

/** Of an element: a load that waits for another one. */
const COST = 20;

/** The op of every number from -32768 on, as bytes. */
function tableOf({ op, row, site }: TypedNode): Uint8Array {
  const [x] = site.inputs;
  const [y] = site.outputs;
  const shape = [ENTRIES];
  const every = Int16Array.from({ length: ENTRIES }, (_, i) => i - ENTRIES / 2);
  const all: PreparedSite = { ...site, inputs: [{ ...x!, shape }], outputs: [{ ...y, shape }] };
  const results = allocate(y.dtype, ENTRIES) as Int16Array;
  op.reference[row](all)([every], [results], {} as RunScope); // elementwise kernels ask nothing of it
  return new Uint8Array(results.buffer);
}
