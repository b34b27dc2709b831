import { f32x4, f64x2, i32x4, type Routine, type V128, v128 } from '../../simd/index.ts';
import { upperHalf } from '../lib/tail.ts';

/**
 * sin(x), or cos(x) with `quarter` 1, to about one unit in the last place for |x| < 2^28: the distance to the nearest
 * multiple of pi / 2 in doubles, then a polynomial in floats, of sine or cosine by the quarter. Coefficients: Cephes
 * `sinf`.
 */
export function sine(f: Routine, value: V128, quarter: 0 | 1): V128 {
  const x = f.let(value);
  const parts = [x, upperHalf(x)].map((half) => {
    const wide = f.let(f64x2.promote_low_f32x4(half));
    const n = f.let(f64x2.nearest(f64x2.mul(wide, f64x2.splat(2 / Math.PI))));
    const coarse = f64x2.sub(wide, f64x2.mul(n, f64x2.splat(HALF_PI)));
    const rest = f64x2.sub(coarse, f64x2.mul(n, f64x2.splat(HALF_PI_REST)));
    return { rest: f.let(f32x4.demote_f64x2_zero(rest)), n: f.let(i32x4.trunc_sat_f64x2_s_zero(n)) };
  });
  const r = f.let(i32x4.shuffle(parts[0].rest, parts[1].rest, [0, 1, 4, 5]));
  const n = i32x4.shuffle(parts[0].n, parts[1].n, [0, 1, 4, 5]);
  const turned = f.let(i32x4.add(n, i32x4.splat(quarter)));
  const square = f.let(f32x4.mul(r, r));
  const sin = f32x4.add(f32x4.mul(f32x4.mul(polynomial(SINE, square), square), r), r);
  const cos = f32x4.add(
    f32x4.sub(
      f32x4.mul(f32x4.mul(polynomial(COSINE, square), square), square),
      f32x4.mul(square, f32x4.splat(0.5)),
    ),
    f32x4.splat(1),
  );
  const odd = i32x4.eq(v128.and(turned, i32x4.splat(1)), i32x4.splat(1));
  const sign = i32x4.shl(v128.and(turned, i32x4.splat(2)), 30);
  return v128.xor(v128.bitselect(cos, sin, odd), sign);
}

function polynomial(coefficients: readonly number[], x: V128): V128 {
  return coefficients.map((c) => f32x4.splat(c)).reduce((sum, c) => f32x4.add(f32x4.mul(sum, x), c));
}

const SINE = [-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1];
const COSINE = [2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2];

/** pi / 2 with 33 bits, so that its products with whole numbers are exact, and what is missing. */
const HALF_PI = 1.5707963267341256;
const HALF_PI_REST = 6.077100506506192e-11;
