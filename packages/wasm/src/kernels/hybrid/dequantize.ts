import {
  clampF32,
  f32,
  f32x4,
  f64,
  f64x2,
  i32x4,
  type Local,
  type Routine,
  type V128,
  v128,
} from '../../simd/index.ts';
import { upperHalf } from '../lib/tail.ts';

/** Constants of eight channels: scales of the weights, then biases, as float32. See `pairedRows`. */
export const HYBRID_BYTES = 64;

/**
 * Turns four sums into clamp(sum * (scale * weight scale) + bias) in doubles, rounded once, as the reference
 * kernel does. `at` points at these constants, `half` chooses four of the eight channels.
 */
export function dequantizer(
  f: Routine,
  found: Local<'i32'>,
  bounds: readonly [low: V128, high: V128],
): (value: V128, at: Local<'i32'>, half: number) => V128 {
  const scale = f.let(f64x2.splat(f64.promote(f32.load(found))));
  return (value, at, half) => {
    const sums = f.let(value);
    const pairs = [sums, upperHalf(sums)].map((pair, i) => {
      const offset = 16 * half + 8 * i;
      const factor = f64x2.mul(scale, f64x2.promote_low_f32x4(v128.load64_zero(at, offset)));
      const bias = f64x2.promote_low_f32x4(v128.load64_zero(at, 32 + offset));
      return f32x4.demote_f64x2_zero(f64x2.add(f64x2.mul(f64x2.convert_low_i32x4_s(pair), factor), bias));
    });
    return clampF32(i32x4.shuffle(pairs[0], pairs[1], [0, 1, 4, 5]), ...bounds);
  };
}
