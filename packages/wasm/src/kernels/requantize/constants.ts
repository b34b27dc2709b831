/**
 * Requantization of int32 sums by XNNPACK's scheme: one float32 multiplication, rounded half to even, as `requantize`
 * of `@zoo/core` does it one by one.
 */
export interface ChannelScaling {
  /** By channel. */
  readonly biases: Int32Array;
  /** By channel; see `requantizationScale` of `@zoo/core`. */
  readonly scales: Float32Array;
}

/** Bytes of the constants of eight channels: biases as int32, then scales as float32. See `pairedRows`. */
export const SCALING_BYTES = 64;
/** Where they are among them. */
export const SCALING = { bias: 0, scale: 32 } as const;

/** 1.5 * 2^23: a float32 this large has no fraction, so that adding it rounds half to even. */
export const MAGIC = 12582912;
const MAGIC_BITS = new Int32Array(new Float32Array([MAGIC]).buffer)[0];

/** Numbers below this are rounded by adding MAGIC. */
export const LARGEST_ROUNDED = 2 ** 22;

/**
 * How results are limited: `clamp` for any limits, or `saturate` where the limits are those of the type, so that results
 * are limited when they become bytes, and no scaled sum reaches LARGEST_ROUNDED.
 */
export type Limiting = 'clamp' | 'saturate';

/** Part of the names of kernels. */
export const LIMITING_NAMES: Readonly<Record<Limiting, string>> = { clamp: '-clamp', saturate: '' };

/** What the kernels of a layer are told of its results. */
export interface ResultLimits {
  /** Limits without the zero point, as floats. */
  readonly low: number;
  readonly high: number;
  /** What takes the bits of a number that was rounded by adding MAGIC to the result: minus its bits, plus zero point. */
  readonly offset: number;
}

/** Parameters of kernels that requantize: see {@link ResultLimits}. */
export const RESULT_PARAMETERS = { low: 'f32', high: 'f32', offset: 'i32' } as const;

/** The limits of a result type, or of an activation within it, for a result with this zero point. */
export function resultLimits(
  range: { readonly min: number; readonly max: number },
  zeroPoint: number,
): ResultLimits {
  return { low: range.min - zeroPoint, high: range.max - zeroPoint, offset: zeroPoint - MAGIC_BITS };
}
