import { i16x8, i32x4, i64x2, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';
import { SCALING, type ScalingVariant } from './constants.ts';

/** Constants of four channels in registers or, as far as there are not enough of them, loaded again by the engine. */
export interface ScalingVectors {
  readonly significand: V128;
  readonly rounding: V128;
  readonly power: V128;
  readonly offset: V128;
  readonly factor: V128;
  readonly mask: V128;
}

/** Reads the constants of lanes [4 half, 4 half + 4) of a block written by `writeScaling`. */
export function scalingVectors(at: Local<'i32'>, half: number, offset = 0): ScalingVectors {
  const vector = (row: keyof typeof SCALING) => v128.load(at, offset + SCALING[row] + 16 * half);
  return {
    significand: vector('significand'),
    rounding: vector('rounding'),
    power: vector('power'),
    offset: vector('offset'),
    factor: vector('factor'),
    mask: vector('mask'),
  };
}

const ODD = [1, 3, 5, 7];

/** Four doubled int32 sums to integers of the result's scale, zero point added. See `constants.ts`. */
export function requantize(
  f: Routine,
  doubled: V128,
  scaling: ScalingVectors,
  { signed, left }: ScalingVariant,
  half: V128,
): V128 {
  const x = f.let(left ? i32x4.mul(doubled, scaling.factor) : doubled);
  const m = f.let(scaling.significand);
  const low = i64x2.add(i64x2.extmul_low_i32x4_s(x, m), half);
  const high = i64x2.add(i64x2.extmul_high_i32x4_s(x, m), half);
  const y = f.let(i32x4.shuffle(low, high, ODD));
  const rounded = signed ? i32x4.add(y, i32x4.shr_s(y, 31)) : y;
  const t = f.let(i32x4.add(rounded, scaling.rounding));
  const power = f.let(scaling.power);
  const shifted = i32x4.shuffle(i64x2.extmul_low_i32x4_u(t, power), i64x2.extmul_high_i32x4_u(t, power), ODD);
  return i32x4.add(left ? v128.bitselect(y, shifted, scaling.mask) : shifted, scaling.offset);
}

/** 2^31 in each 64-bit lane: half a unit of the upper 32 bits. */
export const HALF = i64x2.splat(2n ** 31n);

/** Two vectors of int32 as int16, saturated: more than enough for 8-bit results, which are clamped later. */
export function toInt16(a: V128, b: V128): V128 {
  return i16x8.narrow_i32x4_s(a, b);
}
