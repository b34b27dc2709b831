import { f32x4, i32x4, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';
import { lanesBelow } from '../lib/lanes.ts';
import { expOfAll } from './exp.ts';
import { log } from './logarithm.ts';

/**
 * a^b as e^(b ln |a|), negative bases (-0 is one) by the parity of whole exponents. The relative error grows with the exponent:
 * about 1e-7 times b ln |a|, at most 1e-5.
 */
export function power(f: Routine, base: V128, exponent: V128): V128 {
  const [a, b] = [f.let(base), f.let(exponent)];
  const size = f.let(expOfAll(f, f32x4.mul(b, log(f, f32x4.abs(a)))));
  const whole = f.let(f32x4.eq(f32x4.nearest(b), b));
  const small = f32x4.lt(f32x4.abs(b), f32x4.splat(ALL_EVEN));
  const odd = v128.and(i32x4.shl(i32x4.trunc_sat_f32x4_s(b), 31), v128.and(whole, small));
  const zeroOrInfinite = f32x4.eq(f32x4.add(a, a), a);
  const real = v128.or(whole, zeroOrInfinite);
  const negative = f.let(v128.bitselect(v128.or(size, odd), f32x4.splat(Number.NaN), real));
  const signed = f.let(v128.bitselect(negative, size, i32x4.shr_s(a, 31)));
  return v128.bitselect(f32x4.splat(1), signed, f32x4.eq(b, f32x4.splat(0)));
}

/** From here on there are no odd numbers. */
const ALL_EVEN = 2 ** 24;

/** Square and multiply, wrapping around; exponents count as numbers without sign. */
export function powerI32(f: Routine, base: V128, exponent: V128): V128 {
  const [square, rest] = [f.let(base), f.let(exponent)];
  const result = f.let(i32x4.splat(1));
  f.while(
    () => v128.anyTrue(rest),
    () => {
      const isOdd = i32x4.shr_s(i32x4.shl(rest, 31), 31);
      f.set(result, v128.bitselect(i32x4.mul(result, square), result, isOdd));
      f.set(square, i32x4.mul(square, square));
      f.set(rest, i32x4.shr_u(rest, 1));
    },
  );
  return result;
}

/** Notes an exponent below 0, of those that are elements. */
export function notePowers(f: Routine, exponent: V128, fault: Local<'i32'>, left: Local<'i32'>): void {
  const negative = f.let(v128.and(i32x4.shr_s(exponent, 31), lanesBelow(left)));
  f.if(v128.anyTrue(negative), () => {
    f.storeI32(fault, 1);
    for (const lane of [3, 2, 1, 0]) {
      f.if(i32x4.extract(negative, lane), () => f.storeI32(fault, i32x4.extract(exponent, lane), 4));
    }
  });
}
