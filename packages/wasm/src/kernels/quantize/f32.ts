import { f32x4, i16x8, i32, i32x4, type Routine, type V128, v128 } from '../../simd/index.ts';
import type { Int8Type } from '../gemm/int8.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { storeEight } from '../lib/tail.ts';
import { toBytes, toInt16 } from '../requantize/emit.ts';

/** clamp(round(x / scale) + zero), halves away from zero, the division in float32. NaN becomes the zero point. */
export function quantizeF32(type: Int8Type): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`${type}-quantize`, PARAMETERS, (f, p) => {
    const scale = f.let(f32x4.splat(p.scale));
    const zero = f.let(i16x8.splat(p.zero));
    f.repeat(
      () => {
        const [low, high] = [0, 16].map((offset) =>
          i32x4.trunc_sat_f32x4_s(halfAway(f, f32x4.div(v128.load(p.from, offset), scale))),
        );
        const values = f.let(i16x8.add_sat_s(toInt16(low, high), zero));
        storeEight(f, p.to, f.let(toBytes(type, values, values)), p.count);
        f.step(p.from, 32);
        f.step(p.to, 8);
        f.step(p.count, -8);
      },
      () => i32.gt_s(p.count, 0),
    );
  });
}

const PARAMETERS = { count: 'i32', from: 'i32', to: 'i32', scale: 'f32', zero: 'i32' } as const;

/** Below a half: 0.5 itself would carry 0.49999997 to 1. Sums of larger numbers are rounded to what they would be with it. */
const ALMOST_HALF = f32x4.splat(0.5 - 2 ** -25);

/** What is to be truncated: halves away from zero. */
export function halfAway(f: Routine, value: V128): V128 {
  const x = f.let(value);
  return f32x4.add(x, v128.or(v128.and(x, i32x4.splat(0x80000000)), ALMOST_HALF));
}
