import type { Shape } from '@zoo/core';
import type { Padding } from '@zoo/tflite';
import { requirePositive, slidingWindow } from '../../lib/window.ts';
import { requireRank } from './convolution.ts';
import type { Patches } from './patches.ts';

interface Steps {
  readonly strideH: number;
  readonly strideW: number;
  readonly padding: Padding;
}

/** Padding of the convolution that leads from the result back to the input. @throws ZooError WINDOW_TOO_LARGE */
export function transposedEdges(
  [, height, width]: Shape,
  [, filterHeight, filterWidth]: Shape,
  { strideH, strideW, padding }: Steps,
): { readonly top: number; readonly left: number } {
  return {
    top: slidingWindow(height, filterHeight, strideH, 1, padding).before,
    left: slidingWindow(width, filterWidth, strideW, 1, padding).before,
  };
}

/**
 * Patches of a transposed convolution: input pixel (iy, ix) reaches the results at iy * stride - padding + ky. Seen
 * from a result, tap ky meets an input row where (y + padding - ky) divides by the stride; other taps see zero.
 */
export function transposedPatches(
  output: Shape,
  filter: Shape,
  input: Shape,
  { strideH, strideW, padding }: Steps,
): Patches {
  requireRank(output, 4, 'the result');
  requirePositive({ strideH, strideW });
  const [batches, height, width] = output;
  const [, filterHeight, filterWidth, channels] = filter;
  const [, inHeight, inWidth] = input;
  const { top, left } = transposedEdges(output, filter, { strideH, strideW, padding });
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
