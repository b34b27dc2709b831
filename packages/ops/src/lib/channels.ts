import type { Quantization, Shape } from '@zoo/core';
import { invalid } from './errors.ts';

/**
 * A tensor seen as [outer, channels, inner] around its quantized dimension; per-tensor parameters are one channel
 * over everything. `zeroPoints` has one entry for each channel also where the file gives a single one.
 */
export interface Channels {
  readonly outer: number;
  readonly channels: number;
  readonly inner: number;
  readonly scales: ArrayLike<number>;
  readonly zeroPoints: readonly number[];
}

export function channelsOf(shape: Shape, { scale, zeroPoint, axis }: Quantization): Channels {
  const product = (sizes: Shape) => sizes.reduce((count, size) => count * size, 1);
  const channels = scale.length;
  if (channels > 1 && shape[axis] !== channels) {
    throw invalid('QUANTIZATION_AXIS', `quantized dimension ${axis} does not have one size for each scale`, {
      expected: String(channels),
      received: String(shape[axis]),
    });
  }
  return {
    outer: channels > 1 ? product(shape.slice(0, axis)) : 1,
    channels,
    inner: channels > 1 ? product(shape.slice(axis + 1)) : product(shape),
    scales: scale,
    zeroPoints: Array.from(scale, (_, channel) => zeroPoint[channel] ?? zeroPoint[0] ?? 0),
  };
}
