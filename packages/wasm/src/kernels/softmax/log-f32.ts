import { f32x4, i32, v128 } from '../../simd/index.ts';
import { exp } from '../elementwise/exp.ts';
import { log } from '../elementwise/logarithm.ts';
import { mapF32 } from '../elementwise/nest.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { acrossLanes, lanesBelow } from '../lib/lanes.ts';
import { reduceRow } from '../lib/row.ts';

/** x - max - ln(sum of exp(x - max)), row by row. */
export const logSoftmaxF32: Kernel<'from' | 'to' | 'rows' | 'depth'> = defineKernel(
  'f32-log-softmax',
  { from: 'i32', to: 'i32', rows: 'i32', depth: 'i32' },
  (f, p) => {
    const rowBytes = f.int(i32.shl(p.depth, 2));
    f.times(p.rows, () => {
      const largest = reduceRow(f, 'max', f.int(p.from), p.depth);
      const sums = f.let(f32x4.splat(0));
      const [at, left] = [f.int(p.from), f.int(p.depth)];
      f.repeat(
        () => {
          const e = exp(f, f32x4.sub(v128.load(at), largest));
          f.set(sums, f32x4.add(sums, v128.and(e, lanesBelow(left))));
          f.step(at, 16);
          f.step(left, -4);
        },
        () => i32.gt_s(left, 0),
      );
      const shift = f.let(log(f, acrossLanes(f, f32x4.add, sums)));
      const from = f.int(p.from);
      mapF32(f, f.int(p.to), f.int(p.depth), () => {
        const value = f.let(f32x4.sub(f32x4.sub(v128.load(from), largest), shift));
        f.step(from, 16);
        return value;
      });
      f.step(p.from, rowBytes);
      f.step(p.to, rowBytes);
    });
  },
);
