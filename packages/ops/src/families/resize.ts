import { type DType, type Random, type Shape, UNKNOWN } from '@zoo/core';
import type { OperandSpec, Site } from '@zoo/ir';
import { expectLength } from '../lib/constants.ts';
import { invalid } from '../lib/errors.ts';
import { imageShape } from '../lib/images.ts';
import { integers, operand } from '../lib/site.ts';
import { list, randomOperand } from './examples.ts';

/** How output positions correspond to input positions. */
export interface ResizeMode {
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}

export const RESIZE_OPERANDS: readonly OperandSpec[] = [{ name: 'x' }, { name: 'size', kind: 'constant' }];

/** [batch, new height, new width, channels]. */
export function resizedShape(site: Site<ResizeMode>): Shape {
  const [batch, height, width, depth] = imageShape(operand(site, 0).shape);
  if (height === 0 || width === 0) throw invalid('RESIZE_EMPTY', 'an empty picture has no pixels to resize');
  const { alignCorners, halfPixelCenters } = site.attrs;
  if (alignCorners && halfPixelCenters) {
    throw invalid('RESIZE_MODE', 'alignCorners and halfPixelCenters exclude each other');
  }
  const size = integers(site.inputs[1]?.data);
  if (size === undefined) return [batch, UNKNOWN, UNKNOWN, depth];
  expectLength(size, 2, 'the new size');
  if (size.every((pixels) => pixels > 0)) return [batch, ...size, depth];
  throw invalid('RESIZE_SIZE', 'the new size must be positive', { received: `[${size.join(',')}]` });
}

/** Input pixels for one output pixel, in float32 like the kernels. */
export function pixelRatio(from: number, to: number, alignCorners: boolean): number {
  return Math.fround(alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to);
}

export function resizeExample(random: Random, dtype: DType) {
  const shape = [random.integer(1, 2), random.integer(1, 6), random.integer(1, 6), random.integer(1, 3)];
  const [alignCorners, halfPixelCenters] = random.pick([
    [false, false],
    [true, false],
    [false, true],
  ]);
  return {
    attrs: { alignCorners, halfPixelCenters },
    inputs: [randomOperand(random, dtype, shape), list([random.integer(1, 9), random.integer(1, 9)])],
  };
}
