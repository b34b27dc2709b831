import { elementCount, normalizeAxis, type Shape, stridesOf } from '@zoo/core';
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
    return [whole(node, 0, { fromSteps })];
  },
  SLICE(node) {
    const strides = stridesOf(operandOf(node, 0).shape);
    const from = constant(node, 1).reduce((sum, begin, axis) => sum + begin * strides[axis], 0);
    return [whole(node, 0, { fromSteps: strides, from })];
  },
  SPLIT: (node) => parts(node, 1, constant(node, 0)[0]),
  SPLIT_V: (node) => parts(node, 0, constant(node, 2)[0]),
  UNPACK(node) {
    const { shape } = operandOf(node, 0);
    const axis = normalizeAxis((node.site.attrs as { axis: number }).axis, shape.length);
    const strides = stridesOf(shape);
    const fromSteps = strides.toSpliced(axis, 1);
    return node.site.outputs.map((_, output) =>
      whole(node, output, { fromSteps, from: output * strides[axis] }),
    );
  },
  PACK(node) {
    const { shape } = resultOf(node);
    const axis = normalizeAxis((node.site.attrs as { axis: number }).axis, shape.length);
    const strides = stridesOf(shape);
    return node.site.inputs.map((operand, slot) => ({
      slot,
      output: 0,
      from: 0,
      to: slot * strides[axis],
      sizes: operand?.shape ?? [],
      fromSteps: stridesOf(operand?.shape ?? []),
      toSteps: strides.toSpliced(axis, 1),
    }));
  },
  CONCATENATION(node) {
    const { shape } = resultOf(node);
    const axis = normalizeAxis((node.site.attrs as { axis: number }).axis, shape.length);
    const toSteps = stridesOf(shape);
    let to = 0;
    return node.site.inputs.map((_, slot) => {
      const { shape: sizes } = operandOf(node, slot);
      const box = { slot, output: 0, from: 0, to, sizes, fromSteps: stridesOf(sizes), toSteps };
      to += sizes[axis] * toSteps[axis];
      return box;
    });
  },
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
    return [whole(node, 0, { fromSteps: [...new Array<number>(missing).fill(0), ...steps] })];
  },
  SPACE_TO_DEPTH: (node) => [blocks(node, operandOf(node, 0).shape, 'toDepth')],
  DEPTH_TO_SPACE: (node) => [blocks(node, resultOf(node).shape, 'toSpace')],
};

export function boxesOf(node: TypedNode): readonly PlacedBox[] | undefined {
  if (!Object.hasOwn(BOXES, node.node.op) || node.node.custom) return undefined;
  const [first] = node.site.inputs;
  const steering = node.site.inputs.filter((operand) => operand?.dtype !== node.site.outputs[0].dtype);
  if (!first || steering.some((operand) => operand && operand.data === undefined)) return undefined;
  return BOXES[node.node.op](node);
}

function constant(node: TypedNode, slot: number): number[] {
  return Array.from(operandOf(node, slot).data as Int32Array, Number);
}

/** A whole result from the first operand. */
function whole(
  { site }: TypedNode,
  output: number,
  { fromSteps, from = 0, slot = 0 }: { fromSteps: readonly number[]; from?: number; slot?: number },
): PlacedBox {
  const { shape } = site.outputs[output];
  return { slot, output, from, to: 0, sizes: shape, fromSteps, toSteps: stridesOf(shape) };
}

/** Results side by side along an axis of the operand. */
function parts(node: TypedNode, slot: number, named: number): PlacedBox[] {
  const { shape } = operandOf(node, slot);
  const axis = normalizeAxis(named, shape.length);
  const fromSteps = stridesOf(shape);
  let from = 0;
  return node.site.outputs.map(({ shape: sizes }, output) => {
    const box = whole(node, output, { fromSteps, from, slot });
    from += sizes[axis] * fromSteps[axis];
    return box;
  });
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
