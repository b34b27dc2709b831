import { type I32, i32, i32x4, type Routine, type V128, v128 } from '../../simd/index.ts';

/**
 * `RoundingDivideByPOT` of TFLite: x / 2^bits of four int32, halves away from zero, as `roundingShiftRight` of `@zoo/core`
 * does it one by one. The remainder is compared with a half: half a unit that is added first would leave 32 bits where
 * x is large.
 *
 * @param bits from 0 to 31
 */
export function roundingShiftRight(f: Routine, x: V128, bits: number | I32): V128 {
  const value = f.let(x);
  const mask = f.let(i32x4.splat(typeof bits === 'number' ? 2 ** bits - 1 : i32.sub(i32.shl(1, bits), 1)));
  const isNegative = i32x4.shr_s(value, 31); // -1, whose half is one unit of the remainder more
  const threshold = i32x4.sub(i32x4.shr_u(mask, 1), isNegative);
  const isAbove = i32x4.gt_s(v128.and(value, mask), threshold); // -1 where the quotient is one more
  return i32x4.sub(i32x4.shr_s(value, bits), isAbove);
}
