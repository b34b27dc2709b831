import { i16x8, i32, i32x4, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';
import { clampBytes, type Int8Type } from '../gemm/int8.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { storeBytes } from '../lib/tail.ts';
import { toInt16 } from '../requantize/emit.ts';
import { uniformRequantizer } from '../requantize/uniform.ts';
import type { Stride } from './nest.ts';

export type BinaryInt8 = 'add' | 'sub' | 'mul';

/**
 * Eight elements at a time, exactly as the reference kernels: sums in XNNPACK's form, two products and a shift; products
 * rescaled once by `MultiplyByQuantizedMultiplier`.
 */
export function binaryInt8(
  type: Int8Type,
  op: BinaryInt8,
  a: Stride,
  b: Stride,
): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`${type}-${op}-${a}-${b}`, PARAMETERS, (f, p) => {
    const [zeroA, zeroB, zeroTo] = [p.zeroA, p.zeroB, p.zero].map((zero) => f.let(i16x8.splat(zero)));
    const combine = op === 'mul' ? product(f, p) : total(f, op, p);
    f.times(p.outer, () => {
      const [atA, atB, to, left] = [f.int(p.a), f.int(p.b), f.int(p.to), f.int(p.inner)];
      f.repeat(
        () => {
          const x = f.let(i16x8.sub(loadEight(type, a, atA), zeroA));
          const y = f.let(i16x8.sub(loadEight(type, b, atB), zeroB));
          const result = f.let(i16x8.add_sat_s(combine(x, y), zeroTo));
          const bytes = f.let(clampBytes(type, result, result, p.low, p.high));
          f.if(
            i32.ge_s(left, 8),
            () => f.storeLane(8, to, bytes, 0),
            () => storeBytes(f, f.int(to), bytes, left),
          );
          if (a === 'each') f.step(atA, 8);
          if (b === 'each') f.step(atB, 8);
          f.step(to, 8);
          f.step(left, -8);
        },
        () => i32.gt_s(left, 0),
      );
      f.step(p.a, p.aStep);
      f.step(p.b, p.bStep);
      f.step(p.to, p.toStep);
    });
  });
}

const PARAMETERS = {
  outer: 'i32',
  inner: 'i32',
  a: 'i32',
  aStep: 'i32',
  b: 'i32',
  bStep: 'i32',
  to: 'i32',
  toStep: 'i32',
  zeroA: 'i32',
  zeroB: 'i32',
  zero: 'i32',
  low: 'i32',
  high: 'i32',
  /** Of the operands, for sums; they are shifted right by `right`. */
  multiplierA: 'i32',
  multiplierB: 'i32',
  /** Of the result, for products. */
  significand: 'i32',
  left: 'i32',
  right: 'i32',
} as const;

type Locals = Readonly<Record<keyof typeof PARAMETERS, Local<'i32'>>>;

function loadEight(type: Int8Type, stride: Stride, at: Local<'i32'>): V128 {
  const widen = type === 'int8' ? i16x8.extend_low_i8x16_s : i16x8.extend_low_i8x16_u;
  if (stride === 'one') return widen(v128.load8_splat(at));
  return type === 'int8' ? v128.load8x8_s(at) : v128.load8x8_u(at);
}

function total(f: Routine, op: 'add' | 'sub', p: Locals): (x: V128, y: V128) => V128 {
  const ma = f.let(i32x4.splat(p.multiplierA));
  const mb = f.let(i32x4.splat(p.multiplierB));
  const half = f.let(i32x4.splat(i32.shl(1, i32.sub(p.right, 1))));
  const join = i32x4[op];
  return (x, y) => {
    const halves = (['low', 'high'] as const).map((part) => {
      const widen = i32x4[`extend_${part}_i16x8_s`];
      const sum = join(i32x4.mul(widen(x), ma), i32x4.mul(widen(y), mb));
      return i32x4.shr_s(i32x4.add(sum, half), p.right);
    });
    return toInt16(halves[0], halves[1]);
  };
}

function product(f: Routine, p: Locals): (x: V128, y: V128) => V128 {
  const scale = uniformRequantizer(f, p);
  return (x, y) => {
    const doubled = f.let(i16x8.shl(x, 1));
    return toInt16(scale(i32x4.extmul_low_i16x8_s(doubled, y)), scale(i32x4.extmul_high_i16x8_s(doubled, y)));
  };
}
