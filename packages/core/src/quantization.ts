import type { DType } from './dtype.ts';
import { ZooError } from './errors.ts';

/**
 * Affine quantization: real = scale * (q - zeroPoint). One pair for the whole tensor, or one for each index
 * of dimension `axis` (per-axis). Scales are float32 values, zero points integers of the storage range. Scales of channels
 * come from files as they lie there, in a Float32Array: what is computed of them needs a list of its own.
 * Source: LiteRT `tflite/g3doc/performance/quantization_spec.md`.
 */
export interface Quantization {
  readonly scale: ArrayLike<number>;
  readonly zeroPoint: readonly number[];
  readonly axis: number;
  /** Parameters of short runs along the last dimension; `scale` and `zeroPoint` are then empty. */
  readonly blocks?: BlockParameters;
}

/** Block-wise quantization: element i of a tensor belongs to block floor(i / size). */
export interface BlockParameters {
  readonly size: number;
  readonly scales: Float32Array;
  /** Absent: all zero. */
  readonly zeroPoints?: Int32Array;
}

export interface IntegerRange {
  readonly min: number;
  readonly max: number;
}

/** Storage range of the integer types that quantization uses. */
export const QUANTIZED_RANGE = {
  int8: { min: -128, max: 127 },
  uint8: { min: 0, max: 255 },
  int16: { min: -32768, max: 32767 },
  int4: { min: -8, max: 7 },
  int32: { min: -2147483648, max: 2147483647 },
} as const satisfies Partial<Record<DType, IntegerRange>>;

export type QuantizedDType = keyof typeof QUANTIZED_RANGE;

export function perTensor(scale: number, zeroPoint: number): Quantization {
  return { scale: [Math.fround(scale)], zeroPoint: [zeroPoint], axis: 0 };
}

export function isPerAxis(quantization: Quantization | undefined): boolean {
  return quantization !== undefined && quantization.scale.length > 1;
}

/** The nearest integer, halves to the even one, as `lrintf` rounds by default. */
export function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  const down = rest < 0.5 || (rest === 0.5 && below % 2 === 0);
  return down ? below : below + 1;
}

/** Round half away from zero, as `TfLiteRound`. */
export function roundHalfAway(value: number): number {
  return value < 0 ? -Math.round(-value) : Math.round(value);
}

/** q = clamp(round(real / scale) + zeroPoint), the division in float32 as the TFLite kernels do it. */
export function quantizeValue(real: number, scale: number, zeroPoint: number, range: IntegerRange): number {
  const q = roundHalfAway(Math.fround(real / scale)) + zeroPoint;
  return Math.min(range.max, Math.max(range.min, q));
}

/**
 * Asymmetric per-tensor parameters that cover [min, max] and represent 0 exactly.
 * The zero point is taken from the end with the smaller rounding error.
 */
export function asymmetricParameters(min: number, max: number, range: IntegerRange): Quantization {
  let low = Math.min(0, min);
  let high = Math.max(0, max);
  if (!Number.isFinite(low) || !Number.isFinite(high)) {
    throw new ZooError({
      code: 'QUANTIZATION_RANGE',
      category: 'damaged-input',
      message: 'cannot quantize a range that is not finite',
      received: `[${min}, ${max}]`,
    });
  }
  if (high - low < 1e-6) {
    low = Math.min(low, -0.5e-6);
    high = Math.max(high, 0.5e-6);
  }
  const scale = (high - low) / (range.max - range.min);
  const fromLow = range.min - low / scale;
  const fromHigh = range.max - high / scale;
  const errorLow = Math.abs(range.min) + Math.abs(low / scale);
  const errorHigh = Math.abs(range.max) + Math.abs(high / scale);
  const zeroPoint = roundHalfAway(errorLow < errorHigh ? fromLow : fromHigh);
  return perTensor(scale, Math.min(range.max, Math.max(range.min, zeroPoint)));
}

/** Symmetric scale for a largest magnitude; a channel that is all zero takes scale 1. */
export function symmetricScale(maxAbs: number, qmax: number): number {
  return maxAbs > 0 ? Math.fround(maxAbs / qmax) : 1;
}
