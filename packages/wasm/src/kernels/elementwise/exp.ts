import { f32x4, i32x4, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';

/**
 * exp(x) to about one unit in the last place: x = n ln 2 + r with |r| <= ln 2 / 2, the ln 2 in two parts so that r is
 * exact, and a polynomial of degree 6 for exp(r). Coefficients: Cephes `expf`. Below -87.3 the result is 2^-126 or
 * so instead of a denormal number, above 88.4 it is 2^127 or so. NaN stays NaN, of those that instructions make: their low
 * bits, which are added to the exponent, are 0.
 */
export function exp(f: Routine, value: V128): V128 {
  const c = (constant: number) => f.constant(constant);
  const x = f.let(f32x4.pmax(f32x4.pmin(value, c(88.37)), c(-87.33)));
  const shifted = f.let(f32x4.add(f32x4.mul(x, c(Math.LOG2E)), c(MAGIC)));
  const n = f.let(f32x4.sub(shifted, c(MAGIC)));
  const r = f.let(f32x4.sub(f32x4.sub(x, f32x4.mul(n, c(0.693359375))), f32x4.mul(n, c(-2.1219444e-4))));
  const fraction = f32x4.add(seriesOf(f, r), c(1));
  // n stands in the low bits of the shifted number: moved up it is an exponent to add
  return i32x4.add(fraction, i32x4.shl(shifted, 23));
}

/** exp(x) for all x, to two units in the last place where the result is denormal or near infinity: there it is exp(x / 2)^2. */
export function expOfAll(f: Routine, value: V128): V128 {
  const x = f.let(value);
  const root = f.let(exp(f, f32x4.mul(x, f.constant(0.5))));
  return v128.bitselect(f32x4.mul(root, root), f.let(exp(f, x)), f32x4.gt(f32x4.abs(x), f.constant(87)));
}

/** 1.5 * 2^23: added to a number it leaves no room for a fraction. */
const MAGIC = 12582912;

/** (e^r - 1 - r) / r^2, the highest power of r first. */
const POLYNOMIAL = [
  1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
];

/** e^r - 1 for |r| <= ln 2 / 2. */
function seriesOf(f: Routine, r: Local<'v128'>): V128 {
  const terms = POLYNOMIAL.map((c): V128 => f.constant(c));
  const polynomial = terms.reduce((sum, c) => f32x4.add(f32x4.mul(sum, r), c));
  return f32x4.add(f32x4.mul(f32x4.mul(polynomial, r), r), r);
}

/** exp(x) - 1, by its series near 0 where that would cancel. */
export function expm1(f: Routine, value: V128): V128 {
  const x = f.let(value);
  const far = f.let(f32x4.sub(exp(f, x), f.constant(1)));
  return v128.bitselect(seriesOf(f, x), far, f32x4.lt(f32x4.abs(x), f.constant(0.34)));
}

/** 1 / (1 + exp(-x)); below -87 it stays at 1.6e-38, since hosts are slow with denormal numbers. */
export function sigmoid(f: Routine, x: V128): V128 {
  const e = exp(f, f32x4.pmin(f32x4.neg(x), f.constant(87)));
  return f32x4.div(f.constant(1), f32x4.add(f.constant(1), e));
}

/**
 * tanh(x) = x p(x^2) / q(x^2), a fit of least relative error (7e-9) for |x| <= 8; rounding makes it up to six units in
 * the last place, mostly less than one. At 8.072444 it is 1 and stays so; a little
 * farther it would be more.
 */
export function tanh(f: Routine, value: V128): V128 {
  const x = f.let(f32x4.pmax(f32x4.pmin(value, f.constant(TANH_END)), f.constant(-TANH_END)));
  const square = f.let(f32x4.mul(x, x));
  const [p, q] = TANH.map((coefficients) =>
    coefficients.map((c): V128 => f.constant(c)).reduce((sum, c) => f32x4.add(f32x4.mul(sum, square), c)),
  );
  return f32x4.div(f32x4.mul(p, x), q);
}

/** Where the quotient reaches 1. */
const TANH_END = 8.072444;

/** p and q in powers of x^2, the highest first. */
const TANH = [
  [1.52313542e-8, 2.18953588e-5, 3.57164127e-3, 0.134445347, 1],
  [8.52283624e-7, 3.4113621e-4, 0.0261646084, 0.46777862, 1],
];
