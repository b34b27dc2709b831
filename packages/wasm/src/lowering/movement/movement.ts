import { elementCount, memoryBytes } from '@zoo/core';
import type { TypedNode } from '@zoo/runtime';
import type { StepWriter } from '../../compile/step-writer.ts';
import { type Lowering, resultOf } from '../lowering.ts';
import { emitBox } from './box.ts';
import { indexMap, MOST_ELEMENTS, movedSlots } from './index-map.ts';
import { type Copy, findLoops } from './loops.ts';

/** Copies that are written out one after the other. */
const MOST_COPIES = 64;

/**
 * Any op that only moves elements, by constant operands: the reference kernel tells where each element comes from,
 * and what it does becomes loops of copies. Transposes, slices, splits, tiles, block rearrangements need nothing else.
 */
export const movement: Lowering = {
  supports(node) {
    const { dtype } = resultOf(node);
    const slots = movedSlots(node);
    if (memoryBytes(dtype) === 0 || slots.length === 0) return `no kernel for ${dtype}`;
    const steering = node.site.inputs.filter((_, slot) => !slots.includes(slot));
    if (steering.some((operand) => operand && operand.data === undefined))
      return 'indices that are not constant';
    const count = node.site.outputs.reduce((total, { shape }) => total + elementCount(shape), 0);
    if (count > MOST_ELEMENTS) return `more than ${MOST_ELEMENTS} elements`;
    const copies = copiesOf(node);
    if (!copies) return 'padding';
    return copies.length <= MOST_COPIES ? true : 'no regular pattern';
  },
  lower({ node }, scope) {
    const elementBytes = memoryBytes(resultOf(node).dtype);
    const places = (copiesOf(node) ?? []).map((copy) => ({
      copy,
      from: scope.input(copy.slot),
      to: scope.output(copy.output),
    }));
    return {
      kernel: 'copy',
      emit(writer) {
        for (const { copy, from, to } of places) emitCopy(writer, copy, elementBytes, from(), to());
      },
    };
  },
};

/** Asked twice of each node: when it is offered and when it is lowered. */
const known = new WeakMap<TypedNode, { readonly copies: readonly Copy[] | undefined }>();

function copiesOf(node: TypedNode): readonly Copy[] | undefined {
  const found = known.get(node);
  if (found) return found.copies;
  const runs = indexMap(node);
  const copies = runs && findLoops(runs);
  known.set(node, { copies });
  return copies;
}

function emitCopy(writer: StepWriter, copy: Copy, elementBytes: number, from: number, to: number): void {
  // outermost first, the run last: the same as a box
  const loops = copy.loops.toReversed();
  emitBox(
    writer,
    {
      sizes: [...loops.map(({ count }) => count), copy.length],
      from: [...loops.map(({ fromStep }) => fromStep * elementBytes), elementBytes],
      to: [...loops.map(({ toStep }) => toStep * elementBytes), elementBytes],
      elementBytes,
    },
    from + copy.from * elementBytes,
    to + copy.to * elementBytes,
  );
}
