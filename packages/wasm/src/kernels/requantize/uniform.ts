import type { FixedMultiplier } from '@zoo/core';
import { i32, i32x4, i64x2, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';
import { roundingShiftRight } from './rounding.ts';

/** A multiplier as kernel parameters. */
export interface UniformScaling {
  readonly significand: Local<'i32'>;
  /** Shifts: left before, right after the multiplication; one of them is 0. */
  readonly left: Local<'i32'>;
  readonly right: Local<'i32'>;
}

/** A multiplier as arguments of a kernel. */
export function scalingArguments({ significand, shift }: FixedMultiplier) {
  // instructions shift by less than 32 bits; of a 32-bit integer that is shifted further nothing is left
  if (shift > 31) return { significand: 0, left: 0, right: 0 };
  return { significand, left: Math.max(0, shift), right: Math.max(0, -shift) };
}

const ODD = [1, 3, 5, 7];

/** 2^31 in each 64-bit lane: half a unit of the upper 32 bits. */
const HALF = i64x2.splat(2n ** 31n);

/**
 * `MultiplyByQuantizedMultiplier` (double rounding) with one multiplier for all lanes, without branches: for a doubled
 * value 2x, significand m and right shift e,
 *
 *     y = high32(2x * m + 2^31)                          SaturatingRoundingDoublingHighMul
 *     (y + (y < 0 ? -1 : 0) + 2^(e-1)) >> e              RoundingDivideByPOT: half away from zero
 *
 * Values lie in [-2^30, 2^30), so that neither 2x nor the rounding term leaves 32 bits.
 *
 * @returns the function that applies it to doubled values
 */
export function uniformRequantizer(
  f: Routine,
  { significand, left, right }: UniformScaling,
): (doubled: V128) => V128 {
  const m = f.let(i32x4.splat(significand));
  const half = f.let(HALF);
  const divide = roundingDivision(f, right);
  return (doubled) => {
    const x = f.let(i32x4.shl(doubled, left));
    const low = i64x2.add(i64x2.extmul_low_i32x4_s(x, m), half);
    const high = i64x2.add(i64x2.extmul_high_i32x4_s(x, m), half);
    return divide(f.let(i32x4.shuffle(low, high, ODD)));
  };
}

/** The same for all of 32 bits: lane 0 of a vector, not doubled. */
export function exactRequantizer(
  f: Routine,
  { significand, left, right }: UniformScaling,
): (x: V128) => V128 {
  const m = f.let(i32x4.splat(significand));
  const half = f.let(i64x2.splat(2n ** 30n));
  return (x) => {
    const product = i64x2.extmul_low_i32x4_s(i32x4.shl(x, left), m);
    return roundingShiftRight(f, i64x2.shr_s(i64x2.add(product, half), 31), right);
  };
}

/** `RoundingDivideByPOT` of values in [-2^30, 2^30), by two instructions less than `roundingShiftRight`. */
function roundingDivision(f: Routine, right: Local<'i32'>): (y: Local<'v128'>) => V128 {
  const rounding = f.let(i32x4.splat(i32.shr_u(i32.shl(1, right), 1)));
  const shifts = f.let(i32x4.splat(i32.sub(0, i32.ne(right, 0))));
  return (y) => {
    const towardZero = i32x4.shr_s(y, 31); // -1 for negative values, which round half down
    const biased = i32x4.add(i32x4.add(y, rounding), v128.and(towardZero, shifts));
    return f.let(i32x4.shr_s(biased, right));
  };
}
