import { f32x4, i32, v128 } from '../../simd/index.ts';
import { exp } from '../elementwise/exp.ts';
import { mapF32 } from '../elementwise/nest.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { acrossLanes, lanesBelow } from '../lib/lanes.ts';
import { reduceRow } from '../lib/row.ts';

/**
 * e^-69, 2^-100 or so, and less is 0: what is masked in attention would become the least normal number else, and what it
 * multiplies denormal, which takes hosts thirty times as long.
 */
const LEAST = -69;

/** exp(beta * (x - max)) over its sum, row by row. */
export const softmaxF32: Kernel<'from' | 'to' | 'rows' | 'depth' | 'beta'> = defineKernel(
  'f32-softmax',
  { from: 'i32', to: 'i32', rows: 'i32', depth: 'i32', beta: 'f32' },
  (f, p) => {
    const beta = f.let(f32x4.splat(p.beta));
    const rowBytes = f.int(i32.shl(p.depth, 2));
    f.times(p.rows, () => {
      const largest = reduceRow(f, 'max', f.int(p.from), p.depth);
      const sums = f.let(f32x4.splat(0));
      const [from, left] = [f.int(p.from), f.int(p.depth)];
      mapF32(f, f.int(p.to), f.int(p.depth), () => {
        const x = f.let(f32x4.mul(f32x4.sub(v128.load(from), largest), beta));
        const e = f.let(v128.andnot(exp(f, x), f32x4.lt(x, f.constant(LEAST))));
        f.set(sums, f32x4.add(sums, v128.and(e, lanesBelow(left))));
        f.step(from, 16);
        f.step(left, -4);
        return e;
      });
      const scale = f.let(f32x4.div(f32x4.splat(1), acrossLanes(f, f32x4.add, sums)));
      const at = f.int(p.to);
      mapF32(f, f.int(p.to), f.int(p.depth), () => {
        const scaled = f.let(f32x4.mul(v128.load(at), scale));
        f.step(at, 16);
        return scaled;
      });
      f.step(p.from, rowBytes);
      f.step(p.to, rowBytes);
    });
  },
);
