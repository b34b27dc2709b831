/**
 * Exact integer arithmetic of the TFLite kernels, without BigInt: products are split at 16 bits so that every
 * intermediate stays below 2^53. Source: `tflite/kernels/internal/common.{h,cc}`, `quantization_util.cc`.
 * The rounding scheme is the classic one (double rounding) unless a name says otherwise.
 */

/** A real multiplier as significand * 2^(shift - 31), the significand in [2^30, 2^31). */
export interface FixedMultiplier {
  readonly significand: number;
  /** Positive shifts left, negative shifts right. */
  readonly shift: number;
}

export const INT32_MAX = 2147483647;
export const INT32_MIN = -2147483648;

/** `QuantizeMultiplier`: frexp, significand rounded half away from zero to 31 bits. */
export function quantizeMultiplier(multiplier: number): FixedMultiplier {
  if (multiplier === 0) return { significand: 0, shift: 0 };
  let shift = Math.floor(Math.log2(Math.abs(multiplier))) + 1;
  let fraction = multiplier / 2 ** shift;
  if (Math.abs(fraction) >= 1) {
    fraction /= 2;
    shift++;
  } else if (Math.abs(fraction) < 0.5) {
    fraction *= 2;
    shift--;
  }
  let significand = Math.sign(fraction) * Math.round(Math.abs(fraction) * 2 ** 31);
  if (significand === 2 ** 31) {
    significand /= 2;
    shift++;
  }
  return shift < -31 ? { significand: 0, shift: 0 } : { significand, shift };
}

/** `SaturatingRoundingDoublingHighMul`: floor((a * b + 2^30) / 2^31); both INT32_MIN saturates. */
export function doublingHighMultiply(a: number, b: number): number {
  if (a === INT32_MIN && b === INT32_MIN) return INT32_MAX;
  const high = (a >> 16) * b; // a * b = high * 2^16 + low
  const low = (a & 0xffff) * b;
  const quotient = Math.floor(high / 32768);
  const rest = (high - quotient * 32768) * 65536 + low + 1073741824;
  return quotient + Math.floor(rest / 2147483648);
}

/** `RoundingDivideByPOT`: x / 2^exponent of an int32, rounded half away from zero; exponent in [0, 31]. */
export function roundingShiftRight(x: number, exponent: number): number {
  const mask = ((1 << exponent) - 1) | 0;
  const threshold = (mask >> 1) + (x < 0 ? 1 : 0);
  return (x >> exponent) + ((x & mask) > threshold ? 1 : 0);
}

/** `MultiplyByQuantizedMultiplier` with double rounding; x is an int32. */
export function multiplyByQuantizedMultiplier(x: number, { significand, shift }: FixedMultiplier): number {
  const scaled = shift > 0 ? (x * 2 ** shift) | 0 : x;
  return roundingShiftRight(doublingHighMultiply(scaled, significand), shift > 0 ? 0 : -shift);
}

/** The single-rounding build (`TFLITE_SINGLE_ROUNDING=1`): (x * M + 2^(total-1)) >> total, ties toward +infinity. */
export function multiplyByQuantizedMultiplierSingle(
  x: number,
  { significand, shift }: FixedMultiplier,
): number {
  const total = 31 - shift;
  const high = (x >> 16) * significand;
  const low = (x & 0xffff) * significand;
  if (total <= 16) return Math.floor((high * 65536 + low + 2 ** (total - 1)) / 2 ** total);
  const unit = 2 ** (total - 16); // 2^total = unit * 2^16
  const quotient = Math.floor(high / unit);
  const rest = (high - quotient * unit) * 65536 + low + 2 ** (total - 1);
  return quotient + Math.floor(rest / 2 ** total);
}

/**
 * The int64-accumulator overload (int16 activations): 15 bits of significand, single rounding; |x| < 2^47.
 * The product needs up to 62 bits, so x is split at 2^24.
 */
export function multiplyByQuantizedMultiplier64(x: number, { significand, shift }: FixedMultiplier): number {
  const reduced = significand < 0x7fff0000 ? (significand + 32768) >> 16 : 0x7fff;
  const total = 15 - shift;
  const high = Math.floor(x / 16777216);
  const low = x - high * 16777216;
  const round = 2 ** (total - 1);
  if (total <= 24) {
    const divisor = 2 ** total;
    return high * reduced * (16777216 / divisor) + Math.floor((low * reduced + round) / divisor);
  }
  const unit = 2 ** (total - 24);
  const product = high * reduced;
  const quotient = Math.floor(product / unit);
  return quotient + Math.floor(((product - quotient * unit) * 16777216 + low * reduced + round) / 2 ** total);
}

export function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}
