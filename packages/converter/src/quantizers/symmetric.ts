import { type Quantization, roundHalfAway, type Shape, symmetricScale } from '@zoo/core';

/**
 * Symmetric int8 over [-127, 127], one scale for the tensor (axis null) or one for each index of an axis. -128 is
 * left out: a product of two of them would leave the 16-bit sums of SIMD kernels (quantization specification, 1).
 */
export interface SymmetricWeights {
  readonly data: Int8Array;
  readonly quantization: Quantization;
  /** What the stored values mean. */
  readonly restored: Float32Array;
}

const LIMIT = 127;

/** The smallest normal float32: XNNPACK refuses scales below it. */
const MIN_SCALE = 2 ** -126;

export function quantizeSymmetric(values: Float32Array, shape: Shape, axis: number | null): SymmetricWeights {
  const channels = axis === null ? 1 : shape[axis];
  const inner =
    axis === null ? values.length : shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const channelOf = (i: number) => Math.floor(i / inner) % channels;
  const largest = new Float32Array(channels);
  values.forEach((value, i) => {
    const channel = channelOf(i);
    largest[channel] = Math.max(largest[channel], Math.abs(value));
  });
  const scale = Array.from(largest, (bound) => Math.max(symmetricScale(bound, LIMIT), MIN_SCALE));
  const data = new Int8Array(values.length);
  const restored = new Float32Array(values.length);
  values.forEach((value, i) => {
    const step = scale[channelOf(i)];
    data[i] = Math.min(LIMIT, Math.max(-LIMIT, roundHalfAway(value / step)));
    restored[i] = data[i] * step;
  });
  return { data, restored, quantization: { scale, zeroPoint: scale.map(() => 0), axis: axis ?? 0 } };
}
