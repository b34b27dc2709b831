import { elementCount, memoryBytes, normalizeAxis } from '@zoo/core';
import type { TypedNode } from '@zoo/runtime';
import type { StepWriter } from '../../compile/step-writer.ts';
import { mapBytes } from '../../kernels/table/bytes.ts';
import { type I32, i32, sum } from '../../simd/index.ts';
import { tablesOf } from '../fused/byte-function.ts';
import { type Lowering, operandOf, resultOf } from '../lowering.ts';
import { boxesOf, rowsOfBoxes } from './boxes.ts';
import { emitPlaced } from './movement.ts';

/** Each part is copied to its place along the axis; bytes of another scale through a table. */
export const concatenation: Lowering = {
  rows: (node) =>
    node.site.inputs.some((_, slot) => isRescaled(node, slot)) ? undefined : rowsOfBoxes(node, boxesOf(node)),
  boxes: (node) => boxesOf(node)?.filter(({ slot }) => !isRescaled(node, slot)),
  supports(node) {
    const { dtype } = resultOf(node);
    return memoryBytes(dtype) === 0 ? `no kernel for ${dtype}` : true;
  },
  lower({ node }, scope) {
    const { shape } = resultOf(node);
    const axis = normalizeAxis((node.site.attrs as { readonly axis: number }).axis, shape.length);
    const step = elementCount(shape.slice(axis));
    const parts = (boxesOf(node) ?? []).map((box) => ({
      box,
      from: scope.input(box.slot),
      table: isRescaled(node, box.slot)
        ? scope.keep(`table ${box.slot}`, 256, (to) => to.set(rescaling(node, box.slot)))
        : undefined,
    }));
    const to = scope.output();
    return {
      kernel: 'copy',
      emit(writer) {
        for (const { box, from, table } of parts) {
          if (table) emitRescaled(writer, { sizes: box.sizes, axis, step }, table(), from(), to() + box.to);
          else emitPlaced(writer, node, box, from, to);
        }
      },
    };
  },
};

function isRescaled(node: TypedNode, slot: number): boolean {
  const { dtype, quantization: to } = resultOf(node);
  const from = operandOf(node, slot).quantization;
  if ((dtype !== 'int8' && dtype !== 'uint8') || !from?.scale.length || !to?.scale.length) return false;
  return from.scale[0] !== to.scale[0] || from.zeroPoint[0] !== to.zeroPoint[0];
}

/** What becomes of every byte of a part, asked of the reference kernel: it concatenates this part alone. */
function rescaling({ op, row, site }: TypedNode, slot: number): Uint8Array {
  const alone = { ...site, attrs: { ...site.attrs, axis: 0 }, inputs: [site.inputs[slot]] };
  return tablesOf({ nodes: [{ op, row, site: alone }], channels: 1 });
}

/** Units are the positions before the axis: from each a stretch of bytes, in the result `step` bytes apart. */
function emitRescaled(
  writer: StepWriter,
  { sizes, axis, step }: { readonly sizes: readonly number[]; readonly axis: number; readonly step: number },
  table: number,
  from: number,
  to: number,
): void {
  const count = elementCount(sizes.slice(axis));
  const units = (first: I32, turns: I32) => {
    writer.f.range(first, i32.add(first, turns), (turn) => {
      const [source, target] = [sum(from, i32.mul(turn, count)), sum(to, i32.mul(turn, step))];
      writer.call(mapBytes('byte'), { count, from: source, to: target, table });
    });
  };
  writer.parallel(elementCount(sizes.slice(0, axis)), units, { unitCost: 20 * count });
}
