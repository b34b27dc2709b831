import { i16x8, i32, i32x4, type Local, type Routine } from '../../simd/index.ts';
import type { Int8Type } from '../gemm/int8.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { toInt16 } from '../requantize/emit.ts';
import { uniformRequantizer } from '../requantize/uniform.ts';
import type { Stride } from './nest.ts';
import { type CombineInt8, ROWS_INT8, rowsInt8 } from './rows-int8.ts';

export type BinaryInt8 = 'add' | 'sub' | 'mul' | 'maximum' | 'minimum';

/**
 * Exactly as the reference kernels: sums in XNNPACK's form, two products and a shift; products rescaled once by
 * `MultiplyByQuantizedMultiplier`; extrema of elements as they are stored.
 */
export function binaryInt8(
  type: Int8Type,
  op: BinaryInt8,
  a: Stride,
  b: Stride,
): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`${type}-${op}-${a}-${b}`, PARAMETERS, (f, p) => {
    rowsInt8(f, type, [a, b], p, COMBINE[op](f, p));
  });
}

const PARAMETERS = {
  ...ROWS_INT8,
  /** Of the operands, for sums; they are shifted right by `right`. */
  multiplierA: 'i32',
  multiplierB: 'i32',
  /** Of the result, for products. */
  significand: 'i32',
  left: 'i32',
  right: 'i32',
} as const;

type Locals = Readonly<Record<keyof typeof PARAMETERS, Local<'i32'>>>;

const COMBINE: Readonly<Record<BinaryInt8, (f: Routine, p: Locals) => CombineInt8>> = {
  add: total(i32x4.add),
  sub: total(i32x4.sub),
  mul: product,
  maximum: () => (_f, x, y) => i16x8.max_s(x, y),
  minimum: () => (_f, x, y) => i16x8.min_s(x, y),
};

function total(join: typeof i32x4.add): (f: Routine, p: Locals) => CombineInt8 {
  return (f, p) => {
    const ma = f.let(i32x4.splat(p.multiplierA));
    const mb = f.let(i32x4.splat(p.multiplierB));
    const half = f.let(i32x4.splat(i32.shl(1, i32.sub(p.right, 1))));
    return (_f, x, y) => {
      const halves = (['low', 'high'] as const).map((part) => {
        const widen = i32x4[`extend_${part}_i16x8_s`];
        const sum = join(i32x4.mul(widen(x), ma), i32x4.mul(widen(y), mb));
        return i32x4.shr_s(i32x4.add(sum, half), p.right);
      });
      return toInt16(halves[0], halves[1]);
    };
  };
}

function product(f: Routine, p: Locals): CombineInt8 {
  const scale = uniformRequantizer(f, p);
  return (_f, x, y) => {
    const doubled = f.let(i16x8.shl(x, 1));
    return toInt16(scale(i32x4.extmul_low_i16x8_s(doubled, y)), scale(i32x4.extmul_high_i16x8_s(doubled, y)));
  };
}
