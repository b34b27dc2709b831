import { i16x8, i32, i32x4, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';
import { clampBytes, type Int8Type } from '../gemm/int8.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { storeBytes } from '../lib/tail.ts';
import { toInt16 } from '../requantize/emit.ts';
import { uniformRequantizer } from '../requantize/uniform.ts';
import type { Stride } from './nest.ts';

export type BinaryInt8 = 'add' | 'sub' | 'mul';

/** Bits of headroom that sums are formed with, and one for the doubling. */
const SUM_SHIFT = 20 + 1;

/**
 * Eight elements at a time, exactly as `reference_ops::AddElementwise` and `MulElementwise`: sums bring both operands
 * to a common scale first, products are rescaled once.
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
  /** Multipliers of both operands (sums only) and of the result. */
  significandA: 'i32',
  rightA: 'i32',
  significandB: 'i32',
  rightB: 'i32',
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
  const none = f.int(0);
  const scaleA = uniformRequantizer(f, { significand: p.significandA, left: none, right: p.rightA });
  const scaleB = uniformRequantizer(f, { significand: p.significandB, left: none, right: p.rightB });
  const scale = uniformRequantizer(f, p);
  const join = i32x4[op];
  return (x, y) => {
    const halves = (['low', 'high'] as const).map((part) => {
      const widen = i32x4[`extend_${part}_i16x8_s`];
      const left = scaleA(i32x4.shl(widen(x), SUM_SHIFT));
      const right = scaleB(i32x4.shl(widen(y), SUM_SHIFT));
      return scale(i32x4.shl(join(left, right), 1));
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
