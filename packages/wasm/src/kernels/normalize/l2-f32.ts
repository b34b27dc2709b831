import { f32x4, i32, v128 } from '../../simd/index.ts';
import { mapF32 } from '../elementwise/nest.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { acrossLanes, lanesBelow } from '../lib/lanes.ts';

/** x over its Euclidean norm, at least 1e-6, row by row. */
export const l2NormalizeF32: Kernel<'from' | 'to' | 'rows' | 'depth'> = defineKernel(
  'f32-l2-normalize',
  { from: 'i32', to: 'i32', rows: 'i32', depth: 'i32' },
  (f, p) => {
    const rowBytes = f.int(i32.shl(p.depth, 2));
    f.times(p.rows, () => {
      const squares = f.let(f32x4.splat(0));
      const [at, left] = [f.int(p.from), f.int(p.depth)];
      f.repeat(
        () => {
          const x = f.let(v128.and(v128.load(at), lanesBelow(left)));
          f.set(squares, f32x4.add(squares, f32x4.mul(x, x)));
          f.step(at, 16);
          f.step(left, -4);
        },
        () => i32.gt_s(left, 0),
      );
      const norm = f.let(f32x4.pmax(f32x4.sqrt(acrossLanes(f, f32x4.add, squares)), f32x4.splat(1e-6)));
      const from = f.int(p.from);
      mapF32(f, f.int(p.to), f.int(p.depth), () => {
        const value = f.let(f32x4.div(v128.load(from), norm));
        f.step(from, 16);
        return value;
      });
      f.step(p.from, rowBytes);
      f.step(p.to, rowBytes);
    });
  },
);
