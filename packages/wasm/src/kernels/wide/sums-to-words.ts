import type { FixedMultiplier } from '@zoo/core';
import { i16x8, i32x4, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { mapWords } from '../lib/words.ts';
import { multiplierName, rescaled } from '../requantize/known-multiplier.ts';

/** int32 sums below 2^30 to 16-bit integers: `sum * multiplier + zero`, within the type. */
export function wordsFromSums(multiplier: FixedMultiplier, zero: number): Kernel<'from' | 'to' | 'count'> {
  const params = { from: 'i32', to: 'i32', count: 'i32' } as const;
  return defineKernel(`int16-from-sums-${multiplierName(multiplier)}-${zero}`, params, (f, p) => {
    mapWords(f, p.to, p.count, () => {
      const halves = [0, 16].map((offset) => {
        const sums = f.let(v128.load(p.from, offset));
        return i32x4.add(rescaled(f, sums, multiplier), i32x4.splat(zero));
      });
      f.step(p.from, 32);
      return f.let(i16x8.narrow_i32x4_s(halves[0], halves[1]));
    });
  });
}
