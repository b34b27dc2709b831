import { f32x4, i32x4, type Routine, type V128, v128 } from '../../simd/index.ts';
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
