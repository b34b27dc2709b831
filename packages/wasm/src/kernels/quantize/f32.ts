import { f32x4, i32, i32x4, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';
import { clampBytes, type Int8Type } from '../gemm/int8.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { storeEight } from '../lib/tail.ts';
import { toInt16 } from '../requantize/emit.ts';

/** clamp(round(x / scale) + zero), halves away from zero, the division in float32. NaN becomes the zero point. */
export function quantizeF32(type: Int8Type): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`${type}-quantize`, PARAMETERS, (f, p) => {
    const scale = f.let(f32x4.splat(p.scale));
    const zero = f.let(i32x4.splat(p.zero));
    const range = type === 'int8' ? [-128, 127] : [0, 255];
    f.repeat(
      () => {
        const [low, high] = [0, 16].map((offset) => {
          const x = f.let(roundHalfAway(f, f32x4.div(v128.load(p.from, offset), scale)));
          return i32x4.add(i32x4.trunc_sat_f32x4_s(bounded(x)), zero);
        });
        const values = f.let(toInt16(low, high));
        const bytes = f.let(clampBytes(type, values, values, i32.const(range[0]), i32.const(range[1])));
        storeEight(f, p.to, bytes, p.count);
        f.step(p.from, 32);
        f.step(p.to, 8);
        f.step(p.count, -8);
      },
      () => i32.gt_s(p.count, 0),
    );
  });
}

const PARAMETERS = { count: 'i32', from: 'i32', to: 'i32', scale: 'f32', zero: 'i32' } as const;

/** Whole numbers whose sum with a zero point stays an int32. */
function bounded(x: V128): V128 {
  return f32x4.pmin(f32x4.pmax(x, f32x4.splat(-65536)), f32x4.splat(65536));
}

/** Exactly: x + 0.5 would round 0.49999997 up. */
export function roundHalfAway(f: Routine, value: V128): V128 {
  const x: Local<'v128'> = f.let(value);
  const whole = f.let(f32x4.trunc(x));
  const fraction = f32x4.abs(f32x4.sub(x, whole));
  const away = v128.and(f32x4.ge(fraction, f32x4.splat(0.5)), f32x4.splat(1));
  const sign = v128.and(x, i32x4.splat(0x80000000));
  return f32x4.add(whole, v128.or(away, sign));
}
