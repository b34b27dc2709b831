import { constantF32, f32x4, i32x4, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';

/**
 * exp(x) to about one unit in the last place: x = n ln 2 + r with |r| <= ln 2 / 2, the ln 2 in two parts so that r is
 * exact, and a polynomial of degree 6 for exp(r). Coefficients: Cephes `expf`. Below -87.3 the result is 2^-126 or
 * so instead of a denormal number, above 88.4 it is 2^127 or so.
 */
export function exp(f: Routine, value: V128): V128 {
  const x = f.let(f32x4.pmax(f32x4.pmin(value, splat(88.37)), splat(-87.33)));
  const n = f.let(f32x4.nearest(f32x4.mul(x, splat(Math.LOG2E))));
  const r = f.let(
    f32x4.sub(f32x4.sub(x, f32x4.mul(n, splat(0.693359375))), f32x4.mul(n, splat(-2.1219444e-4))),
  );
  const fraction = f32x4.add(seriesOf(r), splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(fraction, power);
}

const POLYNOMIAL = [
  1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
];

function splat(value: number): V128 {
  return f32x4.splat(constantF32(value));
}

/** e^r - 1 for |r| <= ln 2 / 2. */
function seriesOf(r: Local<'v128'>): V128 {
  const polynomial = POLYNOMIAL.map(splat).reduce((sum, c) => f32x4.add(f32x4.mul(sum, r), c));
  return f32x4.add(f32x4.mul(f32x4.mul(polynomial, r), r), r);
}

/** exp(x) - 1, by its series near 0 where that would cancel. */
export function expm1(f: Routine, value: V128): V128 {
  const x = f.let(value);
  const far = f.let(f32x4.sub(exp(f, x), splat(1)));
  return v128.bitselect(seriesOf(x), far, f32x4.lt(f32x4.abs(x), splat(0.34)));
}

/** 1 / (1 + exp(-x)) */
export function sigmoid(f: Routine, x: V128): V128 {
  const e = exp(f, f32x4.neg(x));
  return f32x4.div(splat(1), f32x4.add(splat(1), e));
}

/** tanh(x) = 1 - 2 / (exp(2x) + 1), by its series near 0 where that would cancel. */
export function tanh(
  f: Routine,
  value: V128,
  select: (whenSet: V128, whenClear: V128, mask: V128) => V128,
): V128 {
  const x = f.let(value);
  const e = exp(f, f32x4.add(x, x));
  const wide = f32x4.sub(splat(1), f32x4.div(splat(2), f32x4.add(e, splat(1))));
  const square = f.let(f32x4.mul(x, x));
  const series = TANH_SERIES.map(splat).reduce((sum, c) => f32x4.add(f32x4.mul(sum, square), c));
  const narrow = f32x4.add(f32x4.mul(f32x4.mul(series, square), x), x);
  return select(narrow, wide, f32x4.lt(f32x4.abs(x), splat(0.625)));
}

/** Cephes `tanhf`. */
const TANH_SERIES = [
  -5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1,
];
