import { f32x4, i32, i32x4, v128 } from '../../simd/index.ts';
import { defineKernel } from '../kernel.ts';

/** Takes the place of the exponent of a half, moved to that of a float, to the exponent of the same number. */
const REBIASED = 2 ** 112;

/** A half that is infinite, or not a number, moved to the place of a float; and the exponent of such floats. */
const INFINITE_HALF = 0x0f800000;
const INFINITE = 0x7f800000;

/**
 * Halves become floats, eight at a time: the product is exact, for denormal ones too. They may be overwritten where the
 * last ones end with the room of the floats.
 */
export const WIDEN_HALVES = defineKernel(
  'f16-widen',
  { from: 'i32', to: 'i32', count: 'i32' },
  (f, { from, to, count }) =>
    f.repeat(
      () => {
        const eight = f.let(v128.load(from));
        [i32x4.extend_low_i16x8_s(eight), i32x4.extend_high_i16x8_s(eight)].forEach((four, i) => {
          const half = f.let(four);
          const moved = f.let(i32x4.shl(v128.and(half, i32x4.splat(0x7fff)), 13));
          const sign = i32x4.shl(v128.and(half, i32x4.splat(0x8000)), 16);
          const special = v128.and(i32x4.ge_s(moved, i32x4.splat(INFINITE_HALF)), i32x4.splat(INFINITE));
          f.store(to, v128.or(f32x4.mul(moved, f32x4.splat(REBIASED)), v128.or(sign, special)), 16 * i);
        });
        f.step(from, 16);
        f.step(to, 32);
        f.step(count, -8);
      },
      () => i32.gt_s(count, 0),
    ),
);
