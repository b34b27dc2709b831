import { type Shape, UNKNOWN } from '@zoo/core';
import type { Padding } from '@zoo/tflite';
import { invalid } from '../../lib/errors.ts';
import { requirePositive, slidingWindow } from '../../lib/window.ts';
import type { Patches } from './patches.ts';

/** What CONV_2D and DEPTHWISE_CONV_2D have in common. */
export interface WindowAttributes {
  readonly padding: Padding;
  readonly strideW: number;
  readonly strideH: number;
  readonly dilationWFactor: number;
  readonly dilationHFactor: number;
}

/** A filter window over an NHWC image. */
export interface WindowGeometry {
  readonly batches: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly height: number;
  readonly width: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly top: number;
  readonly left: number;
}

/** Checks ranks and attributes; sizes may be unknown. `filter` is [*, height, width, *]. */
export function windowGeometry(input: Shape, filter: Shape, attrs: WindowAttributes): WindowGeometry {
  requireRank(input, 4, 'the input');
  requireRank(filter, 4, 'the filter');
  const { strideH, strideW, dilationHFactor, dilationWFactor, padding } = attrs;
  requirePositive({ strideH, strideW, dilationHFactor, dilationWFactor });
  const inHeight = input[1];
  const inWidth = input[2];
  const filterHeight = filter[1];
  const filterWidth = filter[2];
  if (filterHeight === 0 || filterWidth === 0) throw invalid('FILTER_EMPTY', 'the filter has no elements');
  const vertical = slidingWindow(inHeight, filterHeight, strideH, dilationHFactor, padding);
  const horizontal = slidingWindow(inWidth, filterWidth, strideW, dilationWFactor, padding);
  return {
    batches: input[0],
    inHeight,
    inWidth,
    inChannels: input[3],
    height: vertical.size,
    width: horizontal.size,
    filterHeight,
    filterWidth,
    top: vertical.before,
    left: horizontal.before,
  };
}

export function requireRank(shape: Shape, rank: number, what: string): void {
  if (shape.length !== rank) {
    throw invalid('RANK', `${what} has the wrong rank`, {
      expected: String(rank),
      received: String(shape.length),
    });
  }
}

/** Channels of the input that one group of filters sees. */
export function groupsOf(inChannels: number, filterChannels: number, outChannels: number): number {
  if (inChannels === UNKNOWN || filterChannels === UNKNOWN) return 1;
  const groups = inChannels / filterChannels;
  if (Number.isInteger(groups) && groups > 0 && outChannels % groups === 0) return groups;
  throw invalid('CHANNELS', 'input, filter and result channels do not form groups', {
    expected: `input channels a multiple of ${filterChannels}, and ${outChannels} a multiple of the groups`,
    received: `${inChannels} input channels`,
  });
}

/** Patches of a convolution with an OHWI filter. */
export function convolutionPatches(input: Shape, filter: Shape, attrs: WindowAttributes): Patches {
  const geometry = windowGeometry(input, filter, attrs);
  const { inHeight, inWidth, inChannels, filterHeight, filterWidth, top, left } = geometry;
  const { strideH, strideW, dilationHFactor, dilationWFactor } = attrs;
  const channels = filter[3];
  return {
    parts: geometry.batches,
    height: geometry.height,
    width: geometry.width,
    channels: filter[0],
    groups: groupsOf(inChannels, channels, filter[0]),
    depth: filterHeight * filterWidth * channels,
    gather({ data, offset, zero }, y, x, group, patch) {
      const firstRow = y * strideH - top;
      const firstColumn = x * strideW - left;
      let at = 0;
      for (let ky = 0; ky < filterHeight; ky++) {
        const row = firstRow + ky * dilationHFactor;
        for (let kx = 0; kx < filterWidth; kx++) {
          const column = firstColumn + kx * dilationWFactor;
          if (row < 0 || row >= inHeight || column < 0 || column >= inWidth) {
            for (let i = 0; i < channels; i++) patch[at + i] = 0;
          } else {
            const from = offset + (row * inWidth + column) * inChannels + group * channels;
            for (let i = 0; i < channels; i++) patch[at + i] = data[from + i] - zero;
          }
          at += channels;
        }
      }
    },
  };
}
