import { f32x4, i16x8, i32, i32x4, type Routine, type V128, v128 } from '../../simd/index.ts';
import type { Int8Type } from '../gemm/int8.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { clampBytes } from '../lib/byte-vectors.ts';
import { storeEight } from '../lib/tail.ts';
import { toInt16 } from '../requantize/emit.ts';
import type { PoolKind } from './f32.ts';
import { POOL_PARAMETERS, type PoolParameter } from './parameters.ts';

/** Eight channels at a time; means are rounded half away from zero. */
export function poolInt8(type: Int8Type, kind: PoolKind): Kernel<PoolParameter | 'low' | 'high'> {
  const params = { ...POOL_PARAMETERS, low: 'i32', high: 'i32' } as const;
  return defineKernel(`${type}-pool-${kind}`, params, (f, p) => {
    const count = f.let(i32x4.splat(i32.mul(p.rows, p.columns)));
    f.repeat(
      () => {
        const start = type === 'int8' ? -32768 : 0;
        const largest = f.let(i16x8.splat(start));
        const sums = [f.let(i32x4.splat(0)), f.let(i32x4.splat(0))];
        const row = f.int(p.from);
        f.times(p.rows, () => {
          const at = f.int(row);
          f.times(p.columns, () => {
            const x = f.let(type === 'int8' ? v128.load8x8_s(at) : v128.load8x8_u(at));
            if (kind === 'max') f.set(largest, i16x8.max_s(largest, x));
            else {
              f.set(sums[0], i32x4.add(sums[0], i32x4.extend_low_i16x8_s(x)));
              f.set(sums[1], i32x4.add(sums[1], i32x4.extend_high_i16x8_s(x)));
            }
            f.step(at, p.pixelBytes);
          });
          f.step(row, p.rowBytes);
        });
        const values =
          kind === 'max'
            ? largest
            : f.let(toInt16(meanOfIntegers(f, sums[0], count), meanOfIntegers(f, sums[1], count)));
        const bytes = f.let(clampBytes(type, values, values, p.low, p.high));
        storeEight(f, p.to, bytes, p.channels);
        f.step(p.from, 8);
        f.step(p.to, 8);
        f.step(p.channels, -8);
      },
      () => i32.gt_s(p.channels, 0),
    );
  });
}

/** Pixels whose sum floats hold exactly: 255 * count + count / 2 < 2^24. */
export const MOST_PIXELS = 65000;

/**
 * trunc((sum +- count / 2) / count) by a float division: both are whole numbers below 2^24, and the quotient, at most
 * 255 (of int16 2^15, where `count` is below 512), cannot be rounded up to a whole number because it misses it by at
 * least 1 / count.
 */
export function meanOfIntegers(f: Routine, sum: V128, count: V128): V128 {
  const half = i32x4.shr_u(count, 1);
  const signed = f.let(sum);
  const positive = i32x4.gt_s(signed, i32x4.splat(0));
  const nudged = i32x4.add(signed, v128.bitselect(half, i32x4.neg(half), positive));
  const quotient = f32x4.div(f32x4.convert_i32x4_s(nudged), f32x4.convert_i32x4_s(count));
  return i32x4.trunc_sat_f32x4_s(quotient);
}
