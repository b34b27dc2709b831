import type { FixedMultiplier } from '@zoo/core';
import { i32x4, i64x2, type Routine, type V128, v128 } from '../../simd/index.ts';
import { roundingShiftRight } from '../requantize/rounding.ts';

const EVEN = [0, 2, 4, 6];

/**
 * `MultiplyByQuantizedMultiplier` (double rounding) of any four numbers of 32 bits by a multiplier that is known when
 * code is written.
 */
export function rescaled(f: Routine, value: V128, { significand, shift }: FixedMultiplier): V128 {
  if (shift > 31) return i32x4.splat(0); // nothing is left of it, and instructions shift by less
  const x = f.let(shift > 0 ? i32x4.shl(value, shift) : value);
  const y = f.let(doublingHigh(f, x, i32x4.splat(significand)));
  return shift < 0 ? roundingShiftRight(f, y, -shift) : y;
}

/** The upper half of twice the products of numbers of 32 bits, rounded half up. */
export function doublingHigh(f: Routine, a: V128, b: V128): V128 {
  const half = i64x2.splat(2n ** 30n);
  const [low, high] = [i64x2.extmul_low_i32x4_s, i64x2.extmul_high_i32x4_s].map((multiply) =>
    f.let(i64x2.shr_s(i64x2.add(multiply(a, b), half), 31)),
  );
  return i32x4.shuffle(low, high, EVEN);
}

/** A multiplier in the name of a kernel. */
export function multiplierName({ significand, shift }: FixedMultiplier): string {
  return `${significand}p${shift}`;
}

/** Within bounds that are known when code is written. */
export function boundedI32(x: V128, low: number, high: number): V128 {
  return i32x4.min_s(i32x4.max_s(x, i32x4.splat(low)), i32x4.splat(high));
}

/** Four lanes of two vectors, by sign: the first where `sign` is negative. */
export function bySign(negative: V128, positive: V128, sign: V128): V128 {
  return v128.bitselect(negative, positive, i32x4.shr_s(sign, 31));
}
