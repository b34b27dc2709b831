import { f32x4, f64x2, i32, i32x4, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { mapF32 } from './nest.ts';

/** Sizes of `count` complex numbers. Squares are taken in doubles, which neither overflow nor vanish. */
export const complexAbs: Kernel<'from' | 'to' | 'count'> = defineKernel(
  'f32-complex-abs',
  { from: 'i32', to: 'i32', count: 'i32' },
  (f, p) => {
    mapF32(f, f.int(p.to), f.int(p.count), () => {
      const pairs = [0, 8, 16, 24].map((offset) => {
        const parts = f.let(f64x2.promote_low_f32x4(v128.load64_zero(p.from, offset)));
        return f.let(f64x2.mul(parts, parts));
      });
      const halves = [0, 2].map((i) => {
        const [a, b] = [pairs[i], pairs[i + 1]];
        const real = i32x4.shuffle(a, b, [0, 1, 4, 5]);
        const imaginary = i32x4.shuffle(a, b, [2, 3, 6, 7]);
        return f.let(f32x4.demote_f64x2_zero(f64x2.sqrt(f64x2.add(real, imaginary))));
      });
      f.set(p.from, i32.add(p.from, 32));
      return i32x4.shuffle(halves[0], halves[1], [0, 1, 4, 5]);
    });
  },
);
