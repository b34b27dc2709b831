import { type I32, type I32Like, i8x16, i16x8, type V128, v128 } from '../../simd/index.ts';
import type { Int8Type } from '../gemm/int8.ts';

/** The numbers of the sixteen bytes. */
const PLACES = v128.const(Array.from({ length: 16 }, (_, i) => i));

/** All bits set in the first `left` of sixteen bytes. */
export function depthMask(left: I32): V128 {
  return i8x16.lt_u(PLACES, i8x16.splat(left));
}

/** The lower (0) or upper (1) eight of sixteen bytes as 16-bit integers. */
export function halfOf(type: Int8Type, x: V128, half: number): V128 {
  const part = half === 0 ? 'low' : 'high';
  return type === 'int8' ? i16x8[`extend_${part}_i8x16_s`](x) : i16x8[`extend_${part}_i8x16_u`](x);
}

/**
 * Eight bytes at an address as 16-bit integers, without their zero point if they have one: what the integer kernels
 * multiply.
 */
export function widened(type: Int8Type, at: I32Like, zero?: V128): V128 {
  const x = type === 'int8' ? v128.load8x8_s(at) : v128.load8x8_u(at);
  return zero ? i16x8.sub(x, zero) : x;
}

/** Sixteen bytes of two int16 vectors, within [low, high]. */
export function clampBytes(type: Int8Type, a: V128, b: V128, low: I32, high: I32): V128 {
  const [min, max] = [i8x16.splat(low), i8x16.splat(high)];
  return type === 'int8'
    ? i8x16.min_s(i8x16.max_s(i8x16.narrow_i16x8_s(a, b), min), max)
    : i8x16.min_u(i8x16.max_u(i8x16.narrow_i16x8_u(a, b), min), max);
}
