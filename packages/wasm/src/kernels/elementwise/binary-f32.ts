import { clampF32, f32x4, i32, type V128, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { loadF32, mapF32, type Stride } from './nest.ts';

/** What binary float ops compute, in the order of roundings of the reference kernels. */
export const BINARY_F32 = {
  add: f32x4.add,
  sub: f32x4.sub,
  mul: f32x4.mul,
  div: f32x4.div,
  /** a > b ? a : b */
  maximum: (a: V128, b: V128) => f32x4.pmax(b, a),
  /** a < b ? a : b */
  minimum: (a: V128, b: V128) => f32x4.pmin(b, a),
  squaredDifference: (a: V128, b: V128) => f32x4.mul(f32x4.sub(a, b), f32x4.sub(a, b)),
  /** x >= 0 ? x : x * alpha */
  prelu: (x: V128, alpha: V128) => v128.bitselect(x, f32x4.mul(x, alpha), f32x4.ge(x, f32x4.splat(0))),
} as const;

export type BinaryF32 = keyof typeof BINARY_F32;

/**
 * `outer` rows of `inner` elements; from one row to the next the operands move by their own steps (0 where they
 * broadcast), the result goes on.
 */
export function binaryF32(op: BinaryF32, a: Stride, b: Stride): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`f32-${op}-${a}-${b}`, PARAMETERS, (f, p) => {
    const low = f.let(f32x4.splat(p.low));
    const high = f.let(f32x4.splat(p.high));
    f.times(p.outer, () => {
      const [atA, atB] = [f.int(p.a), f.int(p.b)];
      mapF32(f, f.int(p.to), f.int(p.inner), () => {
        const x = f.let(loadF32(a, atA));
        const y = f.let(loadF32(b, atB));
        if (a === 'each') f.step(atA, 16);
        if (b === 'each') f.step(atB, 16);
        return clampF32(BINARY_F32[op](x, y), low, high);
      });
      f.step(p.a, p.aStep);
      f.step(p.b, p.bStep);
      f.step(p.to, i32.shl(p.inner, 2));
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
  low: 'f32',
  high: 'f32',
} as const;
