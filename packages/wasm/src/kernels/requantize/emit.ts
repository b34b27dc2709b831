import { f32x4, i16x8, i32x4, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';
import { SCALING } from './constants.ts';

/** Constants of four channels in registers or, as far as there are not enough of them, loaded again by the engine. */
export interface ScalingVectors {
  readonly scale: V128;
  readonly offset: V128;
}

/** Reads the constants of lanes [4 half, 4 half + 4) of a block written by `writeScaling`. */
export function scalingVectors(at: Local<'i32'>, half: number, offset = 0): ScalingVectors {
  const vector = (row: keyof typeof SCALING) => v128.load(at, offset + SCALING[row] + 16 * half);
  return { scale: vector('scale'), offset: vector('offset') };
}

/** Four doubled int32 sums to integers of the result's scale, zero point added. See `constants.ts`. */
export function requantize(f: Routine, doubled: V128, scaling: ScalingVectors): V128 {
  const scaled = f32x4.mul(f32x4.convert_i32x4_s(doubled), scaling.scale);
  return f.let(i32x4.add(i32x4.trunc_sat_f32x4_s(f32x4.nearest(scaled)), scaling.offset));
}

/** Two vectors of int32 as int16, saturated: more than enough for 8-bit results, which are clamped later. */
export function toInt16(a: V128, b: V128): V128 {
  return i16x8.narrow_i32x4_s(a, b);
}
