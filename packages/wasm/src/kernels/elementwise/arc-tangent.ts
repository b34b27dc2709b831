import { f32x4, i32x4, type Routine, type V128, v128 } from '../../simd/index.ts';

/**
 * The angle of the point (x, y) to a few units in the last place: the arc tangent of a quotient of at most 1, above
 * tan(pi / 8) by its distance from pi / 4, then moved to the octant of the point. Coefficients: Cephes `atanf`.
 */
export function arcTangent2(f: Routine, y: V128, x: V128): V128 {
  const [height, width] = [f.let(f32x4.abs(y)), f.let(f32x4.abs(x))];
  const [small, large] = [f.let(f32x4.min(height, width)), f.let(f32x4.max(height, width))];
  // 0 / 0 counts as 0, and infinity / infinity as 1
  const diagonal = v128.and(f32x4.splat(1), f32x4.ne(large, f32x4.splat(0)));
  const t = f.let(v128.bitselect(diagonal, f32x4.div(small, large), f32x4.eq(small, large)));
  const isUpper = f.let(f32x4.gt(t, f32x4.splat(Math.tan(Math.PI / 8))));
  const turned = f32x4.div(f32x4.sub(t, f32x4.splat(1)), f32x4.add(t, f32x4.splat(1)));
  const u = f.let(v128.bitselect(turned, t, isUpper));
  const z = f.let(f32x4.mul(u, u));
  const series = f32x4.add(f32x4.mul(f32x4.mul(polynomial(z), z), u), u);
  const angle = f.let(f32x4.add(series, v128.and(f32x4.splat(Math.PI / 4), isUpper)));
  const isSteep = f32x4.gt(height, width);
  const octant = f.let(v128.bitselect(f32x4.sub(f32x4.splat(Math.PI / 2), angle), angle, isSteep));
  const half = v128.bitselect(f32x4.sub(f32x4.splat(Math.PI), octant), octant, i32x4.shr_s(x, 31));
  return v128.or(half, v128.and(y, i32x4.splat(-(2 ** 31))));
}

function polynomial(z: V128): V128 {
  return [8.05374449538e-2, -1.38776856032e-1, 1.99777106478e-1, -3.33329491539e-1]
    .map((c) => f32x4.splat(c))
    .reduce((sum, c) => f32x4.add(f32x4.mul(sum, z), c));
}
