import { i16x8, i32x4, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';
import type { Int8Type } from '../gemm/int8.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { toInt16 } from '../requantize/emit.ts';
import { uniformRequantizer } from '../requantize/uniform.ts';
import type { Stride } from './nest.ts';
import { type CombineInt8, ROWS_INT8, rowsInt8 } from './rows-int8.ts';

export type RescaledInt8 = 'add' | 'sub' | 'squaredDifference' | 'prelu';

/**
 * The classic 8-bit kernels, which bring both operands to one scale by multipliers of their own, with headroom, then
 * the result to its scale: sums of any scales and squared differences. PRELU has a multiplier for each sign. Exactly as
 * `MultiplyByQuantizedMultiplier` with double rounding.
 */
export function rescaledInt8(
  type: Int8Type,
  op: RescaledInt8,
  a: Stride,
  b: Stride,
): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`${type}-rescaled-${op}-${a}-${b}`, PARAMETERS, (f, p) => {
    rowsInt8(f, type, [a, b], p, op === 'prelu' ? prelu(f, p) : joined(f, p, JOIN[op]));
  });
}

const PARAMETERS = {
  ...ROWS_INT8,
  /** Bits that operands are shifted left by before they are multiplied. */
  headroom: 'i32',
  /** Of the operands; of PRELU `A` is for what is not negative. */
  significandA: 'i32',
  leftA: 'i32',
  rightA: 'i32',
  significandB: 'i32',
  leftB: 'i32',
  rightB: 'i32',
  /** Of the result. */
  significand: 'i32',
  left: 'i32',
  right: 'i32',
} as const;

type Locals = Readonly<Record<keyof typeof PARAMETERS, Local<'i32'>>>;

const JOIN: Readonly<Record<Exclude<RescaledInt8, 'prelu'>, (a: V128, b: V128) => V128>> = {
  add: i32x4.add,
  sub: i32x4.sub,
  squaredDifference: (a, b) => i32x4.mul(i32x4.sub(a, b), i32x4.sub(a, b)),
};

function scalings(f: Routine, p: Locals) {
  return {
    a: uniformRequantizer(f, { significand: p.significandA, left: p.leftA, right: p.rightA }),
    b: uniformRequantizer(f, { significand: p.significandB, left: p.leftB, right: p.rightB }),
  };
}

function joined(f: Routine, p: Locals, join: (a: V128, b: V128) => V128): CombineInt8 {
  const { a, b } = scalings(f, p);
  const result = uniformRequantizer(f, p);
  const doubled = (x: V128) => i32x4.shl(i32x4.shl(x, p.headroom), 1);
  return (_f, x, y) => {
    const halves = (['low', 'high'] as const).map((part) => {
      const widen = i32x4[`extend_${part}_i16x8_s`];
      return result(i32x4.shl(join(a(doubled(widen(x))), b(doubled(widen(y)))), 1));
    });
    return toInt16(halves[0], halves[1]);
  };
}

function prelu(f: Routine, p: Locals): CombineInt8 {
  const { a: identity, b: leaky } = scalings(f, p);
  return (_f, x, alpha) => {
    const twice = f.let(i16x8.shl(x, 1));
    const [low, high] = (['low', 'high'] as const).map((part) => {
      const plain = f.let(i32x4[`extend_${part}_i16x8_s`](twice));
      const sloped = leaky(i32x4[`extmul_${part}_i16x8_s`](twice, alpha));
      return f.let(v128.bitselect(sloped, identity(plain), i32x4.shr_s(plain, 31)));
    });
    return toInt16(low, high);
  };
}
