import { type Shape, stridesOf, UNKNOWN } from '@zoo/core';
import type { StablehloPadOptions } from '@zoo/tflite';
import { randomOperand, randomShape } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { atLeast, numbersOf } from '../../families/stablehlo/attributes.ts';
import { checkSize } from '../../lib/constants.ts';
import { RESHAPABLE } from '../../lib/dtypes.ts';
import { operand, requireOneElement } from '../../lib/site.ts';
import { fillWith, stridedCopy } from '../../lib/strided-copy.ts';

export const stablehloPad = movement<StablehloPadOptions>({
  name: 'STABLEHLO_PAD',
  code: 195,
  options: 'StablehloPadOptions',
  summary: 'x with a value around it and between its elements; negative edges cut',
  operands: [{ name: 'x' }, { name: 'value' }],
  types: 'T, T -> T',
  dtypes: RESHAPABLE,
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    requireOneElement(site, 1, 'the value');
    const { low, high, inner } = edges(site.attrs, shape.length);
    const sizes = shape.map((size, axis) => {
      if (size === UNKNOWN) return UNKNOWN;
      const spread = size + Math.max(0, size - 1) * inner[axis];
      const padded = low[axis] + spread + high[axis];
      return checkSize(padded < 0 ? UNKNOWN - 1 : padded, 'padding');
    });
    return [{ dtype, shape: sizes }];
  },
  prepare(site) {
    const { dtype, shape } = operand(site, 0);
    const result = site.outputs[0].shape;
    const { low, inner } = edges(site.attrs, shape.length);
    const [from, to] = [stridesOf(shape), stridesOf(result)];
    // elements of x that land inside the result, along each axis
    const kept = shape.map((size, axis) => rangeInside(size, low[axis], inner[axis] + 1, result[axis]));
    const box: Shape = kept.map(({ count }) => count);
    const offset = kept.reduce((sum, { first }, axis) => sum + first * from[axis], 0);
    const start = kept.reduce(
      (sum, { first }, axis) => sum + (low[axis] + first * (inner[axis] + 1)) * to[axis],
      0,
    );
    const copy = stridedCopy(
      dtype,
      box,
      { offset, strides: from },
      { offset: start, strides: to.map((stride, axis) => stride * (inner[axis] + 1)) },
    );
    return ([x, value], [y]) => {
      fillWith(y, value!);
      copy(x!, y);
    };
  },
  example(random, dtype) {
    const shape = randomShape(random, 1, 4);
    const edge = () => shape.map(() => random.integer(0, 2));
    return {
      attrs: {
        edgePaddingLow: shape.map((size) => random.integer(size > 1 ? -1 : 0, 2)),
        edgePaddingHigh: edge(),
        interiorPadding: edge(),
      },
      inputs: [randomOperand(random, dtype, shape), randomOperand(random, dtype, [])],
    };
  },
});

function edges({ edgePaddingLow, edgePaddingHigh, interiorPadding }: StablehloPadOptions, rank: number) {
  return {
    low: numbersOf(edgePaddingLow, rank, 0),
    high: numbersOf(edgePaddingHigh, rank, 0),
    inner: atLeast(numbersOf(interiorPadding, rank, 0), 0, 'interior padding'),
  };
}

/** Which of `size` elements at low, low + step, ... lie in [0, end). */
function rangeInside(size: number, low: number, step: number, end: number) {
  const first = Math.max(0, Math.ceil(-low / step));
  const last = Math.min(size, Math.ceil((end - low) / step));
  return { first, count: Math.max(0, last - first) };
}
