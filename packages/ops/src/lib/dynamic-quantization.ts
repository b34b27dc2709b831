import { asymmetricParameters, QUANTIZED_RANGE, roundHalfAway } from '@zoo/core';

/** Parameters that were found for one stretch of activations. */
export interface DynamicQuantization {
  readonly scale: number;
  readonly zeroPoint: number;
}

const f32 = Math.fround;

/**
 * Quantizes `to.length` floats from `start` on by their largest magnitude, to [-127, 127].
 * Source: `PortableSymmetricQuantizeFloats` of `tflite/kernels/internal/reference/portable_tensor_utils.cc`.
 */
export function quantizeSymmetric(from: Float32Array, start: number, to: Int8Array): DynamicQuantization {
  let largest = 0;
  for (let i = 0; i < to.length; i++) largest = Math.max(largest, Math.abs(from[start + i]));
  if (largest === 0) {
    to.fill(0);
    return { scale: 1, zeroPoint: 0 };
  }
  const inverse = f32(127 / largest);
  for (let i = 0; i < to.length; i++) {
    to[i] = Math.min(Math.max(roundHalfAway(f32(from[start + i] * inverse)), -127), 127);
  }
  return { scale: f32(largest / 127), zeroPoint: 0 };
}

/**
 * Quantizes `to.length` floats from `start` on by their range (zero included), to [-128, 127].
 * Source: `PortableAsymmetricQuantizeFloats`, same file.
 */
export function quantizeAsymmetric(from: Float32Array, start: number, to: Int8Array): DynamicQuantization {
  let low = 0;
  let high = 0;
  for (let i = 0; i < to.length; i++) {
    const value = from[start + i];
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low === high) {
    to.fill(0);
    return { scale: 1, zeroPoint: 0 };
  }
  if (!Number.isFinite(high - low)) {
    to.fill(0);
    return { scale: Number.NaN, zeroPoint: 0 }; // infinities go in, and what comes out is no number, as in float
  }
  const { scale, zeroPoint } = asymmetricParameters(low, high, QUANTIZED_RANGE.int8);
  const inverse = f32(1 / scale[0]);
  for (let i = 0; i < to.length; i++) {
    const q = roundHalfAway(f32(zeroPoint[0] + f32(from[start + i] * inverse)));
    to[i] = Math.min(Math.max(q, -128), 127);
  }
  return { scale: scale[0], zeroPoint: zeroPoint[0] };
}
