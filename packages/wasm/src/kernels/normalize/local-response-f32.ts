import { f32x4, i32, i32x4, v128 } from '../../simd/index.ts';
import { mapF32 } from '../elementwise/nest.ts';
import { power } from '../elementwise/power.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { LANES } from '../lib/lanes.ts';

const PARAMETERS = {
  from: 'i32',
  to: 'i32',
  rows: 'i32',
  depth: 'i32',
  radius: 'i32',
  bias: 'f32',
  alpha: 'f32',
  beta: 'f32',
} as const;

/** x (bias + alpha * sum of squares within `radius` along the row) ^ -beta, row by row. */
export const localResponseF32: Kernel<keyof typeof PARAMETERS> = defineKernel(
  'f32-local-response',
  PARAMETERS,
  (f, p) => {
    const [bias, alpha, beta] = [p.bias, p.alpha, p.beta].map((value) => f.let(f32x4.splat(value)));
    const last = f.let(i32x4.splat(i32.sub(p.depth, 1)));
    const rowBytes = f.int(i32.shl(p.depth, 2));
    f.times(p.rows, () => {
      const channel = f.int(0);
      mapF32(f, f.int(p.to), f.int(p.depth), () => {
        const squares = f.let(f32x4.splat(0));
        const at = f.int(i32.add(p.from, i32.shl(channel, 2)));
        // neighbours outside of the row are read, never used: the memory in front of a tensor is there
        f.range(i32.sub(0, p.radius), i32.add(p.radius, 1), (offset) => {
          const index = f.let(i32x4.add(i32x4.splat(i32.add(channel, offset)), LANES));
          const inside = v128.and(i32x4.ge_s(index, i32x4.splat(0)), i32x4.le_s(index, last));
          const x = f.let(v128.and(v128.load(i32.add(at, i32.shl(offset, 2))), inside));
          f.set(squares, f32x4.add(squares, f32x4.mul(x, x)));
        });
        const base = f32x4.add(bias, f32x4.mul(alpha, squares));
        const scaled = f.let(f32x4.mul(v128.load(at), power(f, base, f32x4.neg(beta))));
        f.step(channel, 4);
        return scaled;
      });
      f.step(p.from, rowBytes);
      f.step(p.to, rowBytes);
    });
  },
);
