import { i32, i32x4, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { loadFour, storeFour } from '../lib/elements.ts';
import { inverseRoot } from '../lib/inverse-root.ts';
import { acrossLanes, boundedI32, lanesBelow } from '../lib/lanes.ts';
import { doublingHigh } from '../requantize/known-multiplier.ts';
import { roundingShiftRight } from '../requantize/rounding.ts';

/**
 * x over its Euclidean norm in steps of 1/128 around the middle of the type, row by row, bit for bit as
 * `lib/inverse-sqrt.ts` of `@zoo/ops` has it.
 */
export function l2NormalizeInt8(type: 'int8' | 'uint8'): Kernel<'from' | 'to' | 'rows' | 'depth' | 'zero'> {
  const [low, high, middle] = type === 'int8' ? [-128, 127, 0] : [0, 255, 128];
  const params = { from: 'i32', to: 'i32', rows: 'i32', depth: 'i32', zero: 'i32' } as const;
  return defineKernel(`${type}-l2-normalize`, params, (f, p) => {
    const zero = f.let(i32x4.splat(p.zero));
    f.times(p.rows, () => {
      const squares = f.let(i32x4.splat(0));
      const [at, left] = [f.int(p.from), f.int(p.depth)];
      f.repeat(
        () => {
          const x = f.let(v128.and(i32x4.sub(loadFour(type, at), zero), lanesBelow(left)));
          f.set(squares, i32x4.add(squares, i32x4.mul(x, x)));
          f.step(at, 4);
          f.step(left, -4);
        },
        () => i32.gt_s(left, 0),
      );
      const sum = f.int(i32x4.extract(acrossLanes(f, i32x4.add, squares), 0));
      const { significand, right } = inverseRoot(f, sum);
      const factor = f.let(i32x4.splat(significand));
      f.set(left, p.depth);
      f.while(
        () => i32.gt_s(left, 0),
        () => {
          const x = f.let(i32x4.shl(i32x4.sub(loadFour(type, p.from), zero), 7));
          const scaled = roundingShiftRight(f, doublingHigh(f, x, factor), right);
          const value = i32x4.add(scaled, i32x4.splat(middle));
          storeFour(f, type, p.to, f.let(boundedI32(value, low, high)), left);
          const step = f.int(i32.select(i32.lt_s(left, 4), left, 4));
          f.step(p.from, step);
          f.step(p.to, step);
          f.step(left, -4);
        },
      );
    });
  });
}
