import type { Shape } from '@zoo/core';
import type { Padding } from '@zoo/tflite';
import { requirePositive, slidingWindow } from '../../lib/window.ts';
import { requireRank } from './convolution.ts';
import type { Patches } from './patches.ts';

/**
 * Patches of a transposed convolution: input pixel (iy, ix) reaches the results at iy * stride - padding + ky. Seen
 * from a result, tap ky meets an input row where (y + padding - ky) divides by the stride; other taps see zero.
 */
export function transposedPatches(
  output: Shape,
  filter: Shape,
  input: Shape,
  { strideH, strideW, padding }: { strideH: number; strideW: number; padding: Padding },
): Patches {
  requireRank(output, 4, 'the result');
  requirePositive({ strideH, strideW });
  const [batches, height, width] = output;
  const [, filterHeight, filterWidth, channels] = filter;
  const [, inHeight, inWidth] = input;
  const top = slidingWindow(height, filterHeight, strideH, 1, padding).before;
  const left = slidingWindow(width, filterWidth, strideW, 1, padding).before;
  return {
    parts: batches,
    height,
    width,
    channels: filter[0],
    groups: 1,
    depth: filterHeight * filterWidth * channels,
    gather({ data, offset, zero }, y, x, _group, patch) {
      let at = 0;
      for (let ky = 0; ky < filterHeight; ky++) {
        const row = (y + top - ky) / strideH;
        for (let kx = 0; kx < filterWidth; kx++) {
          const column = (x + left - kx) / strideW;
          const meets =
            row >= 0 &&
            row < inHeight &&
            column >= 0 &&
            column < inWidth &&
            row % 1 === 0 &&
            column % 1 === 0;
          const from = offset + (row * inWidth + column) * channels;
          for (let i = 0; i < channels; i++) patch[at + i] = meets ? data[from + i] - zero : 0;
          at += channels;
        }
      }
    },
  };
}
