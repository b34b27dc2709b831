import { clampF32, f32x4, i32, i32x4, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { storeLanesF32 } from '../lib/tail.ts';
import { POOL_PARAMETERS, type PoolParameter } from './parameters.ts';

export type PoolKind = 'average' | 'max';

/** One output position of a pool over all channels: the mean or maximum of `rows` x `columns` pixels. */
export function poolF32(kind: PoolKind): Kernel<PoolParameter | 'low' | 'high'> {
  const params = { ...POOL_PARAMETERS, low: 'f32', high: 'f32' } as const;
  return defineKernel(`f32-pool-${kind}`, params, (f, p) => {
    const [low, high] = [f.let(f32x4.splat(p.low)), f.let(f32x4.splat(p.high))];
    const count = f.let(f32x4.convert_i32x4_s(i32x4.splat(i32.mul(p.rows, p.columns))));
    f.repeat(
      () => {
        const result = f.let(f32x4.splat(kind === 'max' ? Number.NEGATIVE_INFINITY : 0));
        const row = f.int(p.from);
        f.times(p.rows, () => {
          const at = f.int(row);
          f.times(p.columns, () => {
            const x = v128.load(at);
            f.set(result, kind === 'max' ? f32x4.pmax(result, x) : f32x4.add(result, x));
            f.step(at, p.pixelBytes);
          });
          f.step(row, p.rowBytes);
        });
        const value = kind === 'max' ? result : f32x4.div(result, count);
        f.set(result, clampF32(value, low, high));
        f.if(
          i32.ge_s(p.channels, 4),
          () => f.store(p.to, result),
          () => storeLanesF32(f, f.int(p.to), [result], p.channels),
        );
        f.step(p.from, 16);
        f.step(p.to, 16);
        f.step(p.channels, -4);
      },
      () => i32.gt_s(p.channels, 0),
    );
  });
}
