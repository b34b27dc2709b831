import { allocate, elementCount } from '@zoo/core';
import type { PreparedSite, RunScope } from '@zoo/ir';
import type { TypedNode } from '@zoo/runtime';
import { type Entry, mapBytes } from '../../kernels/table/bytes.ts';
import { i32, sum } from '../../simd/index.ts';
import { eachChunk } from '../chunks.ts';
import { type Lowering, operandOf, resultOf } from '../lowering.ts';
import { inPlaceOf } from './in-place.ts';

/**
 * Any elementwise op on one 8-bit operand is a table of 256 entries, and its reference kernel fills the table: exact
 * by construction, for every op that has the trait.
 */
export const byteTable: Lowering = {
  supports(node) {
    if (!isByteMap(node)) return `no kernel for ${operandOf(node, 0).dtype} yet`;
    const { quantization } = operandOf(node, 0);
    return (quantization?.scale.length ?? 1) > 1 ? 'a scale for each channel' : true;
  },
  lower(task, scope) {
    const { node } = task;
    const entry: Entry = resultOf(node).dtype === 'float32' ? 'float' : 'byte';
    const kernel = mapBytes(entry);
    const table = scope.keep('table', entry === 'float' ? 1024 : 256, (to) => to.set(tableOf(node)));
    const [from, to] = [scope.input(0), scope.output()];
    return {
      kernel: kernel.name,
      inPlace: inPlaceOf(task),
      emit(writer) {
        const elements = elementCount(operandOf(node, 0).shape);
        const bytes = entry === 'float' ? 4 : 1;
        eachChunk(writer, elements, COST, (first, count) => {
          const target = sum(to(), i32.mul(first, bytes));
          writer.call(kernel, { count, from: sum(from(), first), to: target, table: table() });
        });
      },
    };
  },
};

/** Of an element: a load that waits for another one. */
const COST = 20;

export function isByteMap({ node, op, site }: TypedNode): boolean {
  const [x] = site.inputs;
  const [y] = site.outputs; // some ops have none
  const byte = x?.dtype === 'int8' || x?.dtype === 'uint8';
  const result = y !== undefined && ['int8', 'uint8', 'float32'].includes(y.dtype);
  return byte && result && node.inputs.length === 1 && op.spec.traits.includes('elementwise');
}

/** The op of every byte, indexed by its bits, as bytes. */
export function tableOf({ op, row, site }: Pick<TypedNode, 'op' | 'row' | 'site'>): Uint8Array {
  const [x] = site.inputs;
  const [y] = site.outputs;
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  const every = x!.dtype === 'int8' ? new Int8Array(bytes.buffer) : bytes;
  const all: PreparedSite = { ...site, inputs: [{ ...x!, shape: [256] }], outputs: [{ ...y, shape: [256] }] };
  const results = allocate(y.dtype, 256) as Uint8Array;
  op.reference[row](all)([every], [results], UNUSED_SCOPE);
  return new Uint8Array(results.buffer);
}

/** Elementwise kernels ask for nothing of a running model. */
const UNUSED_SCOPE = {} as RunScope;
