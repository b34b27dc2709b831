import { type I32, i8x16, i16x8, type V128, v128 } from '../../simd/index.ts';
import type { Int8Type } from './int8.ts';

/** The numbers of the sixteen bytes. */
const PLACES = v128.const(Array.from({ length: 16 }, (_, i) => i));

/** All bits set in the first `left` of sixteen bytes. */
export function depthMask(left: I32): V128 {
  return i8x16.lt_u(PLACES, i8x16.splat(left));
}

/** Eight of sixteen bytes as 16-bit integers. */
export function halfOf(type: Int8Type, x: V128, half: number): V128 {
  const part = half === 0 ? 'low' : 'high';
  return type === 'int8' ? i16x8[`extend_${part}_i8x16_s`](x) : i16x8[`extend_${part}_i8x16_u`](x);
}
