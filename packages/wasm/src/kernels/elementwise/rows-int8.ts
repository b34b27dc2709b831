import { i16x8, i32, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';
import type { Int8Type } from '../gemm/int8.ts';
import { clampBytes } from '../lib/byte-vectors.ts';
import { storeEight } from '../lib/tail.ts';
import type { Stride } from './nest.ts';

/** What all kernels on two 8-bit operands are told. */
export const ROWS_INT8 = {
  outer: 'i32',
  inner: 'i32',
  a: 'i32',
  aStep: 'i32',
  b: 'i32',
  bStep: 'i32',
  to: 'i32',
  zeroA: 'i32',
  zeroB: 'i32',
  zero: 'i32',
  low: 'i32',
  high: 'i32',
} as const;

/** Results without zero point from operands without zero points, in eight 16-bit lanes. */
export type CombineInt8 = (f: Routine, x: V128, y: V128) => V128;

/**
 * The loops over `outer` rows of `inner` elements, eight at a time; from one row to the next operands move by their own
 * steps (0 where they broadcast), the result goes on.
 */
export function rowsInt8(
  f: Routine,
  type: Int8Type,
  [strideA, strideB]: readonly [Stride, Stride],
  p: Readonly<Record<keyof typeof ROWS_INT8, Local<'i32'>>>,
  combine: CombineInt8,
): void {
  const [zeroA, zeroB, zeroTo] = [p.zeroA, p.zeroB, p.zero].map((zero) => f.let(i16x8.splat(zero)));
  f.times(p.outer, () => {
    const [atA, atB, to, left] = [f.int(p.a), f.int(p.b), f.int(p.to), f.int(p.inner)];
    f.repeat(
      () => {
        const x = f.let(i16x8.sub(loadEight(type, strideA, atA), zeroA));
        const y = f.let(i16x8.sub(loadEight(type, strideB, atB), zeroB));
        const result = f.let(i16x8.add_sat_s(combine(f, x, y), zeroTo));
        const bytes = f.let(clampBytes(type, result, result, p.low, p.high));
        storeEight(f, to, bytes, left);
        if (strideA === 'each') f.step(atA, 8);
        if (strideB === 'each') f.step(atB, 8);
        f.step(to, 8);
        f.step(left, -8);
      },
      () => i32.gt_s(left, 0),
    );
    f.step(p.a, p.aStep);
    f.step(p.b, p.bStep);
    f.step(p.to, p.inner);
  });
}

function loadEight(type: Int8Type, stride: Stride, at: Local<'i32'>): V128 {
  const widen = type === 'int8' ? i16x8.extend_low_i8x16_s : i16x8.extend_low_i8x16_u;
  if (stride === 'one') return widen(v128.load8_splat(at));
  return type === 'int8' ? v128.load8x8_s(at) : v128.load8x8_u(at);
}
