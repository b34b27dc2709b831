import { type Shape, stridesOf, type TensorData, UNKNOWN } from '@zoo/core';
import { product } from '../../lib/blocks.ts';
import { checkSize } from '../../lib/constants.ts';
import { atLeast } from './attributes.ts';
import type { Combine } from './combine.ts';

/** A window over all axes of an operand that is spread by `base` dilation and padded (or cut) at its edges. */
export interface Window {
  readonly sizes: readonly number[];
  readonly strides: readonly number[];
  readonly base: readonly number[];
  readonly dilations: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

export function requireWindow(window: Window): Window {
  atLeast(
    window.sizes.filter((size) => size !== UNKNOWN),
    1,
    'a window size',
  );
  for (const list of [window.strides, window.base, window.dilations])
    atLeast(list, 1, 'a stride or dilation');
  return window;
}

/** Positions of the window along each axis. */
export function windowShape(shape: Shape, { sizes, strides, base, dilations, low, high }: Window): Shape {
  return shape.map((size, axis) => {
    if (size === UNKNOWN || sizes[axis] === UNKNOWN) return UNKNOWN;
    const spread = size === 0 ? 0 : (size - 1) * base[axis] + 1;
    const reach = (sizes[axis] - 1) * dilations[axis] + 1;
    const room = low[axis] + spread + high[axis];
    return checkSize(room < reach ? 0 : Math.floor((room - reach) / strides[axis]) + 1, 'the window');
  });
}

/** y[position] = the elements under the window there, folded into the initial value. */
export function reduceWindow(shape: Shape, result: Shape, window: Window) {
  const { sizes, strides, base, dilations, low } = window;
  const steps = stridesOf(shape);
  const taps = product(sizes);
  const sizeSteps = stridesOf(sizes);
  const resultSteps = stridesOf(result);
  return (x: TensorData, init: number | bigint, combine: Combine, y: TensorData) => {
    const from = x as ArrayLike<number | bigint>;
    const out = y as unknown as (number | bigint)[];
    for (let position = 0; position < out.length; position++) {
      out[position] = init;
      for (let tap = 0; tap < taps; tap++) {
        let at = 0;
        for (let axis = 0; axis < shape.length && at >= 0; axis++) {
          const place = Math.floor(position / resultSteps[axis]) % result[axis];
          const step = Math.floor(tap / sizeSteps[axis]) % sizes[axis];
          const spread = place * strides[axis] + step * dilations[axis] - low[axis];
          const index = spread / base[axis];
          at = Number.isInteger(index) && index >= 0 && index < shape[axis] ? at + index * steps[axis] : -1;
        }
        if (at >= 0) out[position] = combine(out[position], from[at]);
      }
    }
  };
}
