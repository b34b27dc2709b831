import {
  clamp,
  type FixedMultiplier,
  multiplyByQuantizedMultiplier,
  type Quantization,
  quantizeMultiplier,
} from '@zoo/core';

/** s_in / s_out in float32 arithmetic, as the activation kernels compute it, and as a multiplier. */
export function rescale(from: Quantization, to: Quantization, factor = 1): FixedMultiplier {
  return quantizeMultiplier(Math.fround(Math.fround(from.scale[0] * factor) / to.scale[0]));
}

/** zeroPoint + round(x * multiplier), cut to [min, max]; the usual tail of an integer kernel. */
export function requantized(
  x: number,
  multiplier: FixedMultiplier,
  zeroPoint: number,
  min: number,
  max: number,
): number {
  const value = multiplyByQuantizedMultiplier(x, multiplier) + zeroPoint;
  return clamp(value, min, max);
}
