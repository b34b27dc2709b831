import { f64x2, i16x8, i32, i32x4, type V128, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { upperHalf } from '../lib/tail.ts';
import { mapWords } from '../lib/words.ts';
import { BILINEAR_ROW } from './bilinear-f32.ts';

/** Weights are whole numbers of this unit. */
export const WEIGHT_UNIT_INT16 = 1024;

/** Bytes of a table entry: byte offset left, byte offset right, weight of the right one. */
export const TAP_BYTES_INT16 = 12;

const PARAMETERS = { ...BILINEAR_ROW, down: 'i32' } as const;

/**
 * One row of a bilinear resize of 16-bit integers: between two input rows, by `down`, and for each output pixel between
 * two input pixels by a table entry. Sums carry 20 bits of fraction, which doubles hold; halves are rounded away from
 * zero.
 */
export const bilinearRowInt16: Kernel<keyof typeof PARAMETERS> = defineKernel(
  'int16-bilinear-row',
  PARAMETERS,
  (f, p) => {
    const down = f.let(i32x4.splat(p.down));
    const up = f.let(i32x4.sub(i32x4.splat(WEIGHT_UNIT_INT16), down));
    const weights = [up, down].map((weight) => f.let(f64x2.convert_low_i32x4_s(weight)));
    f.times(p.width, () => {
      const [left, right] = [i32.load(p.taps), i32.load(p.taps, 4)].map((offset) => f.int(offset));
      const across = f.let(v128.load32_splat(p.taps, 8));
      const rest = f.let(i32x4.sub(i32x4.splat(WEIGHT_UNIT_INT16), across));
      const corners = [p.above, p.below].flatMap((row) => [left, right].map((at) => f.int(i32.add(row, at))));
      mapWords(f, f.int(p.to), f.int(p.channels), () => {
        const halves = [0, 8].map((offset) => {
          const [nw, ne, sw, se] = corners.map((at) => v128.load16x4_s(at, offset));
          const top = f.let(i32x4.add(i32x4.mul(nw, rest), i32x4.mul(ne, across)));
          const bottom = f.let(i32x4.add(i32x4.mul(sw, rest), i32x4.mul(se, across)));
          const pairs = [(x: V128) => x, upperHalf].map((half) =>
            f.let(rounded(weighed(half(top), half(bottom)))),
          );
          return i32x4.shuffle(pairs[0], pairs[1], [0, 1, 4, 5]);
        });
        const words = f.let(i16x8.narrow_i32x4_s(halves[0], halves[1]));
        for (const corner of corners) f.step(corner, 16);
        return words;
      });
      f.step(p.taps, TAP_BYTES_INT16);
      f.step(p.to, p.pitch);
    });

    function weighed(top: V128, bottom: V128): V128 {
      const [above, below] = [top, bottom].map((row, i) =>
        f64x2.mul(f64x2.convert_low_i32x4_s(row), weights[i]),
      );
      return f64x2.add(above, below);
    }

    /** Toward zero, of a sum that half a unit has been added to, away from zero. */
    function rounded(sum: V128): V128 {
      const value = f.let(f64x2.mul(sum, f64x2.splat(2 ** -20)));
      const half = v128.or(f64x2.splat(0.5), v128.and(value, f64x2.splat(-0)));
      return i32x4.trunc_sat_f64x2_s_zero(f64x2.add(value, half));
    }
  },
);
