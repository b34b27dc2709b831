import { i16x8, i32, i32x4, type Local, type V128, v128 } from '../../simd/index.ts';
import type { Int8Type } from '../gemm/int8.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { storeEight } from '../lib/tail.ts';
import { toBytes, toInt16 } from '../requantize/emit.ts';
import { BILINEAR_ROW } from './bilinear-f32.ts';

/** Weights are whole numbers of this unit, so that sums are exact in 32 bits. */
export const WEIGHT_UNIT = 2048;

/** Bytes of a table entry: byte offset left, byte offset right, weight of the right one. */
export const TAP_BYTES_INT8 = 12;

/**
 * One row of a bilinear resize of bytes: between two input rows, by `down`, and for each output pixel between two input
 * pixels by a table entry. Eight channels at a time; a pair of pixels against a pair of weights is one
 * `i32x4.dot_i16x8_s`. Sums carry 22 bits of fraction; halves are rounded up.
 */
export function bilinearRowInt8(type: Int8Type): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`${type}-bilinear-row`, PARAMETERS, (f, p) => {
    const down = f.let(i32x4.splat(p.down));
    const up = f.let(i32x4.sub(i32x4.splat(WEIGHT_UNIT), down));
    f.times(p.width, () => {
      const [left, right] = [i32.load(p.taps), i32.load(p.taps, 4)].map((offset) => f.int(offset));
      const across = f.int(i32.load(p.taps, 8));
      // pairs of (weight of the left pixel, weight of the right one)
      const weights = f.let(
        i32x4.splat(i32.or(i32.and(i32.sub(WEIGHT_UNIT, across), 0xffff), i32.shl(across, 16))),
      );
      const corners = [p.above, p.below].flatMap((row) => [left, right].map((at) => f.int(i32.add(row, at))));
      const [to, count] = [f.int(p.to), f.int(p.channels)];
      f.repeat(
        () => {
          const [nw, ne, sw, se] = corners.map((at) => f.let(loadEight(type, at)));
          const halves = (['interleaveLow', 'interleaveHigh'] as const).map((take) => {
            const top = i32x4.dot_i16x8_s(i16x8[take](nw, ne), weights);
            const bottom = i32x4.dot_i16x8_s(i16x8[take](sw, se), weights);
            return rounded(i32x4.add(i32x4.mul(top, up), i32x4.mul(bottom, down)));
          });
          const words = f.let(toInt16(halves[0], halves[1]));
          const bytes = f.let(toBytes(type, words, words));
          storeEight(f, to, bytes, count);
          for (const corner of corners) f.step(corner, 8);
          f.step(to, 8);
          f.step(count, -8);
        },
        () => i32.gt_s(count, 0),
      );
      f.step(p.taps, TAP_BYTES_INT8);
      f.step(p.to, p.pitch);
    });
  });
}

const PARAMETERS = { ...BILINEAR_ROW, down: 'i32' } as const;

function loadEight(type: Int8Type, at: Local<'i32'>): V128 {
  return type === 'int8' ? v128.load8x8_s(at) : v128.load8x8_u(at);
}

const FRACTION_BITS = 22;

function rounded(value: V128): V128 {
  return i32x4.shr_s(i32x4.add(value, i32x4.splat(2 ** (FRACTION_BITS - 1))), FRACTION_BITS);
}
