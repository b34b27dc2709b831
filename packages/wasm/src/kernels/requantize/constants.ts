import { bytesOf } from '../lib/bytes.ts';

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

/** Bytes of the constants of eight channels: bias, then scale. */
export const SCALING_BYTES = 64;

const ROW = 8;
export const SCALING = { bias: 0, scale: 32 } as const;

/** Writes the constants of up to eight channels, from `first` on. */
export function writeScaling(
  to: Uint8Array,
  { biases, scales }: ChannelScaling,
  first = 0,
  count = ROW,
): void {
  to.set(bytesOf(biases.subarray(first, first + count)), SCALING.bias);
  to.set(bytesOf(scales.subarray(first, first + count)), SCALING.scale);
}

/** 1.5 * 2^23: a float32 this large has no fraction, so that adding it rounds half to even. */
export const MAGIC = 12582912;
const MAGIC_BITS = new Int32Array(new Float32Array([MAGIC]).buffer)[0];

/** What the kernels of a layer are told of its results. */
export interface ResultLimits {
  /** Limits without the zero point, as floats. */
  readonly low: number;
  readonly high: number;
  /** What takes the bits of a number that was rounded by adding MAGIC to the result: minus its bits, plus zero point. */
  readonly offset: number;
}

export const RESULT_PARAMETERS = { low: 'f32', high: 'f32', offset: 'i32' } as const;

export function resultLimits(
  range: { readonly min: number; readonly max: number },
  zeroPoint: number,
): ResultLimits {
  return { low: range.min - zeroPoint, high: range.max - zeroPoint, offset: zeroPoint - MAGIC_BITS };
}
