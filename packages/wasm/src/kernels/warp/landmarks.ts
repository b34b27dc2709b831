import { f32, f64, type I32 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';

const PARAMETERS = { from: 'i32', matrix: 'i32', count: 'i32', scale: 'f64', to: 'i32' } as const;

/** Moves points by the first two rows of a 4x4 matrix, whose translation is scaled; a third coordinate stays. */
export function moveLandmarks(dimensions: 2 | 3): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`f32-move-landmarks-${dimensions}`, PARAMETERS, (f, p) => {
    const number = (at: I32, offset: number) => f64.promote(f32.load(at, offset));
    f.times(p.count, () => {
      const [x, y] = [0, 4].map((offset) => f.let(number(p.from, offset), 'f64'));
      for (const row of [0, 1]) {
        const [byX, byY, shift] = [0, 4, 12].map((offset) => number(p.matrix, 16 * row + offset));
        const turned = f64.add(f64.mul(byX, x), f64.mul(byY, y));
        f.storeF32(p.to, f32.demote(f64.add(turned, f64.mul(shift, p.scale))), 4 * row);
      }
      if (dimensions === 3) f.storeF32(p.to, f32.load(p.from, 8), 8);
      f.step(p.from, 4 * dimensions);
      f.step(p.to, 4 * dimensions);
    });
  });
}
