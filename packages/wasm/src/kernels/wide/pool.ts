import { i32, i32x4 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { loadFour, storeFour } from '../lib/elements.ts';
import type { PoolKind } from '../pool/f32.ts';
import { meanOfIntegers } from '../pool/int8.ts';
import { POOL_PARAMETERS, type PoolParameter } from '../pool/parameters.ts';

/** Pixels whose sum floats hold exactly: 32768 * count + count / 2 < 2^24; quotients are below 2^15 there. */
export const MOST_PIXELS_INT16 = 511;

/** One output position over all channels, four at a time; means are rounded half away from zero. */
export function poolInt16(kind: PoolKind): Kernel<PoolParameter | 'low' | 'high'> {
  const params = { ...POOL_PARAMETERS, low: 'i32', high: 'i32' } as const;
  return defineKernel(`int16-pool-${kind}`, params, (f, p) => {
    const count = f.let(i32x4.splat(i32.mul(p.rows, p.columns)));
    f.repeat(
      () => {
        const found = f.let(i32x4.splat(kind === 'max' ? -32768 : 0));
        const row = f.int(p.from);
        f.times(p.rows, () => {
          const at = f.int(row);
          f.times(p.columns, () => {
            const x = loadFour('int16', at);
            f.set(found, kind === 'max' ? i32x4.max_s(found, x) : i32x4.add(found, x));
            f.step(at, p.pixelBytes);
          });
          f.step(row, p.rowBytes);
        });
        const value = kind === 'max' ? found : f.let(meanOfIntegers(f, found, count));
        const result = f.let(i32x4.min_s(i32x4.max_s(value, i32x4.splat(p.low)), i32x4.splat(p.high)));
        storeFour(f, 'int16', p.to, result, p.channels);
        f.step(p.from, 8);
        f.step(p.to, 8);
        f.step(p.channels, -4);
      },
      () => i32.gt_s(p.channels, 0),
    );
  });
}
