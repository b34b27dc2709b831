import { elementCount, normalizeAxis, type Shape, stridesOf } from '@zoo/core';
import type { OperandType } from '@zoo/ir';
import { slicedLayout } from '@zoo/ops';
import type { TypedNode } from '@zoo/runtime';
import { operandOf, resultOf } from '../lowering.ts';

/** A box of elements on its way from an operand to a result; all in elements. */
export interface PlacedBox {
  readonly slot: number;
  readonly output: number;
  readonly from: number;
  readonly to: number;
  readonly sizes: readonly number[];
  readonly fromSteps: readonly number[];
  readonly toSteps: readonly number[];
}

/**
 * The ops that are few boxes, whatever their size. Others, and these where `undefined` is returned, are looked at
 * element by element (`index-map.ts`).
 */
const BOXES: Readonly<Record<string, (node: TypedNode) => readonly PlacedBox[]>> = {
  TRANSPOSE(node) {
    const order = constant(node, 1);
    const strides = stridesOf(operandOf(node, 0).shape);
    const fromSteps = order.map((axis) => strides[normalizeAxis(axis, strides.length)]);
    return [whole(node, fromSteps)];
  },
  SLICE(node) {
    const strides = stridesOf(operandOf(node, 0).shape);
    const from = constant(node, 1).reduce((sum, begin, axis) => sum + begin * strides[axis], 0);
    return [whole(node, strides, from)];
  },
  STRIDED_SLICE(node) {
    const { offset, strides } = slicedLayout(node.site as Parameters<typeof slicedLayout>[0]);
    return [whole(node, strides, offset)];
  },
  SPLIT: (node) => apart(node, 1, constant(node, 0)[0]),
  SPLIT_V: (node) => apart(node, 0, constant(node, 2)[0]),
  UNPACK: (node) => apart(node, 0, axisOf(node)),
  PACK: together,
  CONCATENATION: together,
  TILE(node) {
    const { shape } = operandOf(node, 0);
    const [source, target] = [stridesOf(shape), stridesOf(resultOf(node).shape)];
    const sizes = constant(node, 1).flatMap((times, axis) => [times, shape[axis]]);
    const fromSteps = source.flatMap((step) => [0, step]);
    const toSteps = target.flatMap((step, axis) => [step * shape[axis], step]);
    return [{ slot: 0, output: 0, from: 0, to: 0, sizes, fromSteps, toSteps }];
  },
  BROADCAST_TO(node) {
    const { shape } = operandOf(node, 0);
    const steps = stridesOf(shape).map((step, axis) => (shape[axis] === 1 ? 0 : step));
    const missing = resultOf(node).shape.length - shape.length;
    return [whole(node, [...new Array<number>(missing).fill(0), ...steps])];
  },
  SPACE_TO_DEPTH: (node) => [blocks(node, operandOf(node, 0).shape, 'toDepth')],
  DEPTH_TO_SPACE: (node) => [blocks(node, resultOf(node).shape, 'toSpace')],
};

/** What a node copies, as boxes; undefined for ops that are none, or that are steered by what the model makes. */
export function boxesOf(node: TypedNode): readonly PlacedBox[] | undefined {
  if (!Object.hasOwn(BOXES, node.node.op) || node.node.custom) return undefined;
  const [first] = node.site.inputs;
  const steering = node.site.inputs.filter((operand) => operand?.dtype !== node.site.outputs[0].dtype);
  if (!first || steering.some((operand) => operand && operand.data === undefined)) return undefined;
  return BOXES[node.node.op](node);
}

/** Operands, where no step of a box leads from within one row of channels into another one. */
export function rowsOfBoxes({ site }: TypedNode, boxes?: readonly PlacedBox[]): number[] | undefined {
  const fits = (sizes: readonly number[], steps: readonly number[], start: number, type?: OperandType) => {
    const row = type?.shape.at(-1) ?? 1;
    const within = (step: number, axis: number) =>
      step % row === 0 ? 0 : step < 0 ? row : step * (sizes[axis] - 1);
    return steps.reduce((end, step, axis) => end + within(step, axis), start % row) < row;
  };
  const fit = boxes?.every(
    ({ slot, output, from, to, sizes, fromSteps, toSteps }) =>
      fits(sizes, fromSteps, from, site.inputs[slot]) && fits(sizes, toSteps, to, site.outputs[output]),
  );
  return fit ? boxes?.map(({ slot }) => slot) : undefined;
}

function constant(node: TypedNode, slot: number): number[] {
  return Array.from(operandOf(node, slot).data as Int32Array, Number);
}

/** A whole result from the first operand. */
function whole(node: TypedNode, fromSteps: readonly number[], from = 0): PlacedBox {
  const { shape } = resultOf(node);
  return { slot: 0, output: 0, from, to: 0, sizes: shape, fromSteps, toSteps: stridesOf(shape) };
}

/** Results side by side along an axis of the operand. */
function apart(node: TypedNode, slot: number, axis: number): PlacedBox[] {
  return sideBySide(operandOf(node, slot).shape, node.site.outputs, axis).map(
    ({ first: from, part: output, sizes, own: toSteps, steps: fromSteps }) => {
      return { slot, output, from, to: 0, sizes, fromSteps, toSteps };
    },
  );
}

/** Operands side by side along an axis of the result. */
function together(node: TypedNode): PlacedBox[] {
  return sideBySide(resultOf(node).shape, node.site.inputs as OperandType[], axisOf(node)).map(
    ({ first: to, part: slot, sizes, own: fromSteps, steps: toSteps }) => {
      return { slot, output: 0, from: 0, to, sizes, fromSteps, toSteps };
    },
  );
}

/** Parts of a whole; those of one dimension less are one step of the axis. */
function sideBySide(whole: Shape, parts: readonly OperandType[], named: number) {
  const axis = normalizeAxis(named, whole.length);
  const steps = stridesOf(whole);
  let next = 0;
  return parts.map(({ shape }, part) => {
    const sizes = shape.length < whole.length ? shape.toSpliced(axis, 0, 1) : shape;
    const first = next;
    next += sizes[axis] * steps[axis];
    return { part, first, sizes, own: stridesOf(sizes), steps };
  });
}

function axisOf({ site }: TypedNode): number {
  return (site.attrs as { readonly axis: number }).axis;
}

/** [batch, rows, block, columns, block, depth] of the picture in space, and with both blocks in the depth. */
function blocks(node: TypedNode, space: Shape, way: 'toDepth' | 'toSpace'): PlacedBox {
  const { blockSize: b } = node.site.attrs as { readonly blockSize: number };
  const [batch, height, width, depth] = space;
  const sizes = [batch, height / b, b, width / b, b, depth];
  const spread = stridesOf(sizes);
  const row = (width / b) * b * b * depth;
  const stacked = [(height / b) * row, row, b * depth, b * b * depth, depth, 1];
  const [fromSteps, toSteps] = way === 'toDepth' ? [spread, stacked] : [stacked, spread];
  return { slot: 0, output: 0, from: 0, to: 0, sizes, fromSteps, toSteps };
}

/** Elements of all results. */
export function movedElements({ site }: TypedNode): number {
  return site.outputs.reduce((count, { shape }) => count + elementCount(shape), 0);
}
