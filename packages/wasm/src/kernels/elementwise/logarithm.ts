import { f32x4, i32x4, type Routine, type V128, v128 } from '../../simd/index.ts';

/**
 * ln(x) to about one unit in the last place: x = 2^n m with m in [sqrt(1/2), sqrt(2)), a polynomial of degree 9 in
 * m - 1, and n ln 2 in two parts. Coefficients: Cephes `logf`. ln(0) is -infinity, of negative numbers NaN.
 */
export function log(f: Routine, value: V128): V128 {
  const x = f.let(value);
  const tiny = f.let(f32x4.lt(x, f.constant(SMALLEST_NORMAL)));
  const normal = v128.bitselect(f32x4.mul(x, f.constant(2 ** 23)), x, tiny); // denormal numbers have no exponent
  const bits = f.let(i32x4.sub(normal, i32x4.splat(HALF_ROOT)));
  const shift = i32x4.sub(i32x4.shr_s(bits, 23), v128.and(tiny, i32x4.splat(23)));
  const exponent = f.let(f32x4.convert_i32x4_s(shift));
  const fraction = v128.and(bits, i32x4.splat(0x7fffff));
  const m = f.let(f32x4.sub(i32x4.add(fraction, i32x4.splat(HALF_ROOT)), f.constant(1)));
  const square = f.let(f32x4.mul(m, m));
  const series = POLYNOMIAL.map((c): V128 => f.constant(c)).reduce((sum, c) =>
    f32x4.add(f32x4.mul(sum, m), c),
  );
  const tail = f32x4.add(
    f32x4.sub(f32x4.mul(f32x4.mul(series, m), square), f32x4.mul(square, f.constant(0.5))),
    f32x4.mul(exponent, f.constant(-2.1219444e-4)),
  );
  const finite = f.let(f32x4.add(f32x4.add(m, tail), f32x4.mul(exponent, f.constant(0.693359375))));
  const zero = f32x4.splat(0);
  const outside = v128.bitselect(
    f32x4.splat(Number.NaN),
    f32x4.splat(Number.NEGATIVE_INFINITY),
    f32x4.lt(x, zero),
  );
  const below = f.let(v128.bitselect(outside, finite, f32x4.le(x, zero)));
  return v128.bitselect(below, x, f32x4.lt(x, f32x4.splat(Number.POSITIVE_INFINITY))); // +infinity and NaN stay
}

/** Bits of sqrt(1/2): numbers from there up to twice as much get exponent 0. */
const HALF_ROOT = 0x3f3504f3;

const SMALLEST_NORMAL = 2 ** -126;

const POLYNOMIAL = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
];
