import { f32x4, type Routine, type V128, v128 } from '../../simd/index.ts';
import { exp, sigmoid } from './exp.ts';

/**
 * x P(normal < x) = x erfc(-x / sqrt 2) / 2. The complementary error function by Abramowitz and Stegun 7.1.26, whose
 * error of 1.5e-7 is multiplied by x / 2.
 */
export function gelu(f: Routine, value: V128): V128 {
  const x = f.let(value);
  const size = f.let(f32x4.mul(f32x4.abs(x), f.constant(Math.SQRT1_2)));
  const t = f.let(f32x4.div(f.constant(1), f32x4.add(f32x4.mul(size, f.constant(0.3275911)), f.constant(1))));
  const series = ERFC.map((c): V128 => f.constant(c)).reduce((sum, c) => f32x4.add(f32x4.mul(sum, t), c));
  const bell = exp(f, f32x4.neg(f32x4.mul(size, size)));
  const half = f.let(f32x4.mul(f32x4.mul(f32x4.mul(series, t), bell), f.constant(0.5)));
  const normal = v128.bitselect(half, f32x4.sub(f.constant(1), half), f32x4.lt(x, f.constant(0)));
  return f32x4.mul(x, normal);
}

const ERFC = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592];

/** Its approximation x (1 + tanh u) / 2 = x sigmoid(2 u) with u = sqrt(2 / pi) (x + 0.044715 x^3). */
export function geluTanh(f: Routine, value: V128): V128 {
  const x = f.let(value);
  const cube = f32x4.mul(f32x4.mul(f32x4.mul(x, x), x), f.constant(0.044715));
  return f32x4.mul(x, sigmoid(f, f32x4.mul(f32x4.add(x, cube), f.constant(2 * Math.sqrt(2 / Math.PI)))));
}
