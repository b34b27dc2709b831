import { clampF32, f32x4, i32, i32x4, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { storeLanesF32 } from '../lib/tail.ts';
import { POOL_PARAMETERS, type PoolParameter } from './parameters.ts';

export type PoolKind = 'average' | 'max';

/**
 * One output position of a pool over all channels: the mean or maximum of `rows` x `columns` pixels. Four vectors of
 * channels at a time, because a sum has to wait for the one before.
 */
export function poolF32(kind: PoolKind): Kernel<PoolParameter | 'low' | 'high'> {
  const params = { ...POOL_PARAMETERS, low: 'f32', high: 'f32' } as const;
  return defineKernel(`f32-pool-${kind}`, params, (f, p) => {
    const [low, high] = [f.let(f32x4.splat(p.low)), f.let(f32x4.splat(p.high))];
    const count = f.let(f32x4.convert_i32x4_s(i32x4.splat(i32.mul(p.rows, p.columns))));
    for (const vectors of [4, 1]) {
      f.while(
        () => i32.gt_s(p.channels, 4 * (vectors - 1)),
        () => pooled(vectors),
      );
    }

    function pooled(vectors: number): void {
      const start = kind === 'max' ? Number.NEGATIVE_INFINITY : 0;
      const results = Array.from({ length: vectors }, () => f.let(f32x4.splat(start)));
      const row = f.int(p.from);
      f.times(p.rows, () => {
        const at = f.int(row);
        f.times(p.columns, () => {
          results.forEach((result, i) => {
            const x = v128.load(at, 16 * i);
            f.set(result, kind === 'max' ? f32x4.pmax(result, x) : f32x4.add(result, x));
          });
          f.step(at, p.pixelBytes);
        });
        f.step(row, p.rowBytes);
      });
      for (const result of results)
        f.set(result, clampF32(kind === 'max' ? result : f32x4.div(result, count), low, high));
      f.if(
        i32.ge_s(p.channels, 4 * vectors),
        () => {
          results.forEach((result, i) => {
            f.store(p.to, result, 16 * i);
          });
        },
        () => storeLanesF32(f, f.int(p.to), results, p.channels),
      );
      f.step(p.from, 16 * vectors);
      f.step(p.to, 16 * vectors);
      f.step(p.channels, -4 * vectors);
    }
  });
}
