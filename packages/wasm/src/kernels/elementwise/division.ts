import { f32x4, f64x2, i32x4, i64x2, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';
import { lanesBelow } from '../lib/lanes.ts';
import { upperHalf } from '../lib/tail.ts';

/**
 * Quotients of integers, exact in doubles. The one that does not fit, of the smallest number by -1, wraps around;
 * those by 0 are anything.
 */
export function divideI32(f: Routine, a: V128, b: V128, round: (quotient: V128) => V128): V128 {
  const [low, high] = [[a, b] as const, [upperHalf(a), upperHalf(b)] as const].map(([x, y]) => {
    const quotient = f64x2.div(f64x2.convert_low_i32x4_s(x), f64x2.convert_low_i32x4_s(y));
    return f.let(i32x4.trunc_sat_f64x2_s_zero(round(quotient)));
  });
  const quotients = i32x4.shuffle(low, high, [0, 1, 4, 5]);
  return v128.bitselect(i32x4.neg(a), quotients, i32x4.eq(b, i32x4.splat(-1)));
}

/** Remainders with the sign of the divisor. */
export function moduloI32(f: Routine, a: V128, b: V128): V128 {
  return i32x4.sub(a, i32x4.mul(divideI32(f, a, b, f64x2.floor), b));
}

/** The same of floats, exact: a remainder of two floats is a float, however large their quotient is. */
export function moduloF32(f: Routine, a: V128, b: V128): V128 {
  const [low, high] = [[a, b] as const, [upperHalf(a), upperHalf(b)] as const].map(([x, y]) =>
    f.let(moduloF64(f, f.let(f64x2.promote_low_f32x4(x)), f.let(f64x2.promote_low_f32x4(y)))),
  );
  const rest = f.let(i32x4.shuffle(low, high, [0, 1, 4, 5]));
  const minus = v128.and(a, i32x4.splat(-(2 ** 31))); // a remainder of 0 has the sign of the dividend
  return v128.bitselect(v128.or(rest, minus), rest, f32x4.eq(rest, f32x4.splat(0)));
}

/**
 * Takes multiples off the dividend until less than the divisor is left. Multiples of 29 bits times a float are exact,
 * and so are the differences, which are floats of fewer bits: one turn where the quotient has no more, ten at most. A
 * quotient that was rounded up leaves a rest of the other sign, which is as good.
 */
function moduloF64(f: Routine, dividend: Local<'v128'>, divisor: Local<'v128'>): V128 {
  const rest = f.let(dividend);
  const size = f.let(f64x2.abs(divisor));
  const whole = f.let(f64x2.ge(f64x2.abs(rest), size));
  f.while(
    () => v128.anyTrue(whole),
    () => {
      const quotient = f64x2.trunc(f64x2.div(rest, divisor));
      const multiple = f64x2.mul(v128.and(quotient, LEADING_BITS), divisor);
      f.set(rest, f64x2.sub(rest, v128.and(multiple, whole)));
      f.set(whole, f64x2.ge(f64x2.abs(rest), size));
    },
  );
  const otherSign = i64x2.shr_s(v128.xor(rest, divisor), 63);
  const isZero = f64x2.ge(f64x2.splat(0), f64x2.abs(rest));
  return f32x4.demote_f64x2_zero(f64x2.add(rest, v128.and(divisor, v128.andnot(otherSign, isZero))));
}

/** Of a double: sign, exponent and the first 29 bits. */
const LEADING_BITS = i64x2.splat(-(2n ** 24n));

/** Notes that some lanes are refused: only those count that are elements. */
export function noteLanes(f: Routine, refused: V128, fault: Local<'i32'>, left: Local<'i32'>): void {
  f.if(v128.anyTrue(v128.and(refused, lanesBelow(left))), () => f.storeI32(fault, 1));
}
