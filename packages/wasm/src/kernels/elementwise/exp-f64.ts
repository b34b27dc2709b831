import { f64x2, i32x4, i64x2, type Routine, type V128, v128 } from '../../simd/index.ts';

/**
 * exp(x) of two doubles: the bits that engines have, for all numbers but those below 2^-28, which may be off by one
 * unit in the last place. x = k ln 2 + r, the ln 2 in two parts, and a rational function of r. Source: fdlibm,
 * `e_exp.c`.
 */
export function expF64(f: Routine, value: V128): V128 {
  const x = f.let(f64x2.pmax(f64x2.pmin(value, f64x2.splat(710)), f64x2.splat(-746)));
  const half = v128.or(v128.and(x, i64x2.splat(-(2n ** 63n))), f64x2.splat(0.5));
  const rounded = f64x2.trunc(f64x2.add(f64x2.mul(x, f64x2.splat(Math.LOG2E)), half));
  const isFar = f64x2.ge(f64x2.abs(x), f64x2.splat(HALF_LN_2));
  const k = f.let(i32x4.trunc_sat_f64x2_s_zero(v128.and(rounded, isFar)));
  const turns = f.let(f64x2.convert_low_i32x4_s(k));
  const high = f.let(f64x2.sub(x, f64x2.mul(turns, f64x2.splat(0.6931471803691238))));
  const low = f.let(f64x2.mul(turns, f64x2.splat(1.9082149292705877e-10)));
  const r = f.let(f64x2.sub(high, low));
  const square = f.let(f64x2.mul(r, r));
  const series = SERIES.map((c): V128 => f64x2.splat(c)).reduce((sum, c) =>
    f64x2.add(f64x2.mul(sum, square), c),
  );
  const c = f.let(f64x2.sub(r, f64x2.mul(square, series)));
  const quotient = f64x2.div(f64x2.mul(r, c), f64x2.sub(f64x2.splat(2), c));
  const fraction = f64x2.sub(f64x2.splat(1), f64x2.sub(f64x2.sub(low, quotient), high));
  const root = f.let(i32x4.shr_s(k, 1)); // 2^k is no double where the result is denormal, or nearly infinite
  const isOne = v128.and(f64x2.ge(x, f64x2.splat(1)), f64x2.ge(f64x2.splat(1), x));
  return v128.bitselect(
    f64x2.splat(Math.E),
    f64x2.mul(f64x2.mul(fraction, powerOf2(root)), powerOf2(i32x4.sub(k, root))),
    isOne,
  );
}

/** From here on another power of 2 is taken off: 0.5 ln 2, its lower word left out. */
const HALF_LN_2 = 0.3465735912322998;

const SERIES = [
  4.1381367970572385e-8, -0.0000016533902205465252, 0.00006613756321437934, -0.0027777777777015593,
  0.16666666666666602,
];

/** Of the lower two integers, from -1022 to 1023. */
function powerOf2(k: V128): V128 {
  return i64x2.shl(i64x2.add(i64x2.extend_low_i32x4_s(k), i64x2.splat(1023n)), 52);
}
