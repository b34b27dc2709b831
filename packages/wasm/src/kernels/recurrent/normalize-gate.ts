import { f32x4, i32, i32x4, v128 } from '../../simd/index.ts';
import { mapF32 } from '../elementwise/nest.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { acrossLanes, lanesBelow } from '../lib/lanes.ts';
import { reduceRow } from '../lib/row.ts';

/** A gate brought to mean 0 and deviation 1 in place, times weights, plus bias. */
export const normalizeGate: Kernel<'gate' | 'weights' | 'bias' | 'cells'> = defineKernel(
  'f32-normalize-gate',
  { gate: 'i32', weights: 'i32', bias: 'i32', cells: 'i32' },
  (f, p) => {
    const count = f.let(f32x4.convert_i32x4_s(i32x4.splat(p.cells)));
    const mean = f.let(f32x4.div(reduceRow(f, 'sum', f.int(p.gate), p.cells), count));
    const squares = f.let(f32x4.splat(0));
    const [at, left] = [f.int(p.gate), f.int(p.cells)];
    f.repeat(
      () => {
        const x = f.let(v128.and(f32x4.sub(v128.load(at), mean), lanesBelow(left)));
        f.set(squares, f32x4.add(squares, f32x4.mul(x, x)));
        f.step(at, 16);
        f.step(left, -4);
      },
      () => i32.gt_s(left, 0),
    );
    const variance = f32x4.div(acrossLanes(f, f32x4.add, squares), count);
    const deviation = f.let(f32x4.sqrt(f32x4.add(variance, f32x4.splat(1e-8))));
    mapF32(f, p.gate, p.cells, () => {
      const x = f32x4.div(f32x4.sub(v128.load(p.gate), mean), deviation);
      const value = f.let(f32x4.add(f32x4.mul(x, v128.load(p.weights)), v128.load(p.bias)));
      f.step(p.weights, 16);
      f.step(p.bias, 16);
      return value;
    });
  },
);
