import type { FixedMultiplier } from '@zoo/core';
import { i32x4, i64x2, type Routine, type V128 } from '../../simd/index.ts';
import { roundingShiftRight } from './rounding.ts';

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

/** `SaturatingRoundingDoublingHighMul` of TFLite, which saturates only for the smallest number by itself: (2 a b) / 2^32, halves up. */
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
