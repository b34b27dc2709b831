import { f64, i32 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';

/** Bytes of a table entry: byte offset left, byte offset right, weight of the right one as a double. */
export const TAP_BYTES_UINT8 = 16;

/**
 * One row of a bilinear resize of unsigned bytes whose weights are no whole numbers of 1/1024: in doubles, in the order
 * of the reference kernel, because rounding is exact only there.
 */
export const bilinearRowUint8: Kernel<'above' | 'below' | 'to' | 'taps' | 'width' | 'channels' | 'tap'> =
  defineKernel(
    'uint8-bilinear-row-f64',
    { above: 'i32', below: 'i32', to: 'i32', taps: 'i32', width: 'i32', channels: 'i32', tap: 'i32' },
    (f, p) => {
      const one = f64.const(1);
      const down = f.let(f64.load(p.tap, 8));
      const up = f.let(f64.sub(one, down));
      f.times(p.width, () => {
        const [left, right] = [i32.load(p.taps), i32.load(p.taps, 4)].map((offset) => f.int(offset));
        const across = f.let(f64.load(p.taps, 8));
        const rest = f.let(f64.sub(one, across));
        const corners = [p.above, p.below].flatMap((row) =>
          [left, right].map((at) => f.int(i32.add(row, at))),
        );
        f.times(p.channels, () => {
          const [nw, ne, sw, se] = corners.map((at) => f64.fromI32(i32.load8_u(at)));
          const top = f64.add(f64.mul(nw, rest), f64.mul(ne, across));
          const bottom = f64.add(f64.mul(sw, rest), f64.mul(se, across));
          const value = f64.add(f64.mul(top, up), f64.mul(bottom, down));
          f.storeI8(p.to, i32.truncF64(f64.floor(f64.add(value, f64.const(0.5)))));
          for (const corner of corners) f.step(corner, 1);
          f.step(p.to, 1);
        });
        f.step(p.taps, TAP_BYTES_UINT8);
      });
    },
  );
