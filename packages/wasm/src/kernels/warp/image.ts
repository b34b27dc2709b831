import { f32, f32x4, f64, type I32, i32, i32x4, sum, v128 } from '../../simd/index.ts';
import { mapF32 } from '../elementwise/nest.ts';
import { defineKernel, type Kernel } from '../kernel.ts';

const PARAMETERS = {
  from: 'i32',
  height: 'i32',
  width: 'i32',
  channels: 'i32',
  /** 4x4, of which the first two rows count: from a pixel of the result to a point of the image. */
  matrix: 'i32',
  /** Rows of the result, and pixels of one. */
  first: 'i32',
  count: 'i32',
  columns: 'i32',
  to: 'i32',
} as const;

/**
 * Reads an image at the points that a matrix says, between four pixels each; points beyond its last pixels are 0. Points
 * are found in doubles and rounded as the reference kernel does: whether one is outside must not depend on who computes.
 *
 * @param centered points of the grid are in the middle of pixels
 */
export function warpImage(centered: boolean): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`f32-warp${centered ? '-centered' : ''}`, PARAMETERS, (f, p) => {
    const bytes = f.int(i32.shl(p.channels, 2));
    const axes = [0, 16].map((row) => {
      const [byColumn, byRow, given] = [0, 4, 12].map((at) => f64.promote(f32.load(p.matrix, row + at)));
      const half = f64.const(0.5);
      const middle = f64.sub(f64.add(f64.mul(half, byColumn), f64.mul(half, byRow)), half);
      const shift = centered ? rounded(f64.add(given, rounded(middle))) : given;
      return [byColumn, byRow, shift].map((number) => f.let(number, 'f64'));
    });
    f.range(p.first, i32.add(p.first, p.count), (i) => {
      f.range(0, p.columns, (j) => {
        const [x, y] = axes.map(([byColumn, byRow, shift]) => {
          const steps = f64.add(f64.mul(byColumn, f64.fromI32(j)), f64.mul(byRow, f64.fromI32(i)));
          return f.let(rounded(f64.add(steps, shift)), 'f64');
        });
        const isWithin = (at: typeof x, size: I32) =>
          i32.and(f64.ge(at, f64.const(0)), f64.le(at, f64.fromI32(i32.sub(size, 1))));
        const to = f.int(p.to);
        f.step(p.to, bytes);
        f.if(
          i32.and(isWithin(x, p.width), isWithin(y, p.height)),
          () => {
            const [column, row] = [x, y].map((at) => f.int(i32.truncF64(at)));
            const [across, down] = [x, y].map((at) =>
              f.let(f32x4.splat(f32.demote(f64.sub(at, f64.floor(at))))),
            );
            const rest = f.let(f32x4.sub(f32x4.splat(1), across));
            const up = f.let(f32x4.sub(f32x4.splat(1), down));
            // beyond the last column and row are zeros, which nothing but their weight keeps from being read
            const [isInner, isUpper] = [
              f.int(i32.lt_s(column, i32.sub(p.width, 1))),
              f.int(i32.lt_s(row, i32.sub(p.height, 1))),
            ];
            const [hasRight, hasLower] = [isInner, isUpper].map((is) => f.let(i32x4.splat(i32.sub(0, is))));
            const nw = f.int(sum(p.from, i32.mul(sum(i32.mul(row, p.width), column), bytes)));
            const ne = f.int(i32.add(nw, i32.mul(bytes, isInner)));
            const [sw, se] = [nw, ne].map((at) => f.int(sum(at, i32.mul(i32.mul(p.width, bytes), isUpper))));
            mapF32(f, to, f.int(p.channels), () => {
              const right = (at: I32) => v128.and(v128.load(at), hasRight);
              const top = f32x4.add(f32x4.mul(v128.load(nw), rest), f32x4.mul(right(ne), across));
              const bottom = f32x4.add(f32x4.mul(v128.load(sw), rest), f32x4.mul(right(se), across));
              const lower = v128.and(bottom, hasLower);
              const value = f.let(f32x4.add(f32x4.mul(lower, down), f32x4.mul(top, up)));
              for (const corner of [nw, ne, sw, se]) f.step(corner, 16);
              return value;
            });
          },
          () => f.fill(to, 0, bytes),
        );
      });
    });
  });
}

/** To float32, and back. */
function rounded(value: ReturnType<typeof f64.const>): typeof value {
  return f64.promote(f32.demote(value));
}
