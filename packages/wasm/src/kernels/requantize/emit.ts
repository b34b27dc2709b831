import {
  clampF32,
  f32x4,
  i8x16,
  i16x8,
  i32x4,
  type Local,
  type Routine,
  type V128,
  v128,
} from '../../simd/index.ts';
import type { Int8Type } from '../gemm/int8.ts';
import { type Limiting, MAGIC, SCALING, SCALING_BYTES } from './constants.ts';

/** Four sums to integers: scaled, limited, rounded half to even, zero point added. */
export type Requantizer = (sums: V128, scale: V128) => V128;

/**
 * Rounding by addition: a float32 of 2^23 or more has no fraction, so that x + MAGIC has the rounded x in the low bits of
 * its mantissa, and an integer addition takes off the rest. Six instructions, or four where results saturate.
 */
export function requantizer(
  f: Routine,
  limits: { readonly low: Local<'f32'>; readonly high: Local<'f32'>; readonly offset: Local<'i32'> },
  limiting: Limiting = 'clamp',
): Requantizer {
  const [low, high] = [limits.low, limits.high].map((limit) => f.let(f32x4.splat(limit)));
  const limited = (x: V128) => (limiting === 'clamp' ? clampF32(x, low, high) : x);
  const offset = f.let(i32x4.splat(limits.offset));
  const magic = f32x4.splat(MAGIC);
  return (sums, scale) => {
    const scaled = f32x4.mul(f32x4.convert_i32x4_s(sums), scale);
    return i32x4.add(f32x4.add(limited(scaled), magic), offset);
  };
}

/** Scales of lanes [4 half, 4 half + 4) of a block of constants, or of one behind it. */
export function scaleVector(at: Local<'i32'>, half: number, block = 0): V128 {
  return v128.load(at, SCALING.scale + 16 * half + SCALING_BYTES * block);
}

/** Two vectors of int32 as int16, saturated. */
export function toInt16(a: V128, b: V128): V128 {
  return i16x8.narrow_i32x4_s(a, b);
}

/** Sixteen bytes of two int16 vectors, saturated. */
export function toBytes(type: Int8Type, a: V128, b: V128): V128 {
  return type === 'int8' ? i8x16.narrow_i16x8_s(a, b) : i8x16.narrow_i16x8_u(a, b);
}
