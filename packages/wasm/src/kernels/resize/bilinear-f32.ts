import { f32x4, i32, v128 } from '../../simd/index.ts';
import { mapF32 } from '../elementwise/nest.ts';
import { defineKernel, type Kernel } from '../kernel.ts';

/** What all kernels that resize a row are told. */
export const BILINEAR_ROW = {
  above: 'i32',
  below: 'i32',
  to: 'i32',
  taps: 'i32',
  width: 'i32',
  channels: 'i32',
  /** Bytes from one output pixel to the next. */
  pitch: 'i32',
} as const;

/**
 * One row of a bilinear resize: between two input rows, by `down`, and for each output pixel between two input pixels
 * by a table entry of (byte offset left, byte offset right, weight).
 */
export const bilinearRowF32: Kernel<keyof typeof BILINEAR_ROW | 'down'> = defineKernel(
  'f32-bilinear-row',
  { ...BILINEAR_ROW, down: 'f32' },
  (f, p) => {
    const down = f.let(f32x4.splat(p.down));
    const up = f.let(f32x4.sub(f32x4.splat(1), down));
    f.times(p.width, () => {
      const [left, right] = [i32.load(p.taps), i32.load(p.taps, 4)].map((offset) => f.int(offset));
      const across = f.let(v128.load32_splat(p.taps, 8));
      const rest = f.let(f32x4.sub(f32x4.splat(1), across));
      const corners = [p.above, p.below].flatMap((row) => [left, right].map((at) => f.int(i32.add(row, at))));
      mapF32(f, f.int(p.to), f.int(p.channels), () => {
        const [nw, ne, sw, se] = corners.map((at) => v128.load(at));
        const top = f32x4.add(f32x4.mul(nw, rest), f32x4.mul(ne, across));
        const bottom = f32x4.add(f32x4.mul(sw, rest), f32x4.mul(se, across));
        const value = f.let(f32x4.add(f32x4.mul(top, up), f32x4.mul(bottom, down)));
        for (const corner of corners) f.step(corner, 16);
        return value;
      });
      f.step(p.taps, TAP_BYTES);
      f.step(p.to, p.pitch);
    });
  },
);

/** Bytes of a table entry: byte offset left, byte offset right, weight of the right one as float32. */
export const TAP_BYTES = 12;
