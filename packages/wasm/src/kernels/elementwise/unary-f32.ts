import { clampF32, f32x4, i32x4, type Routine, type V128, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { expm1, expOfAll, sigmoid, tanh } from './exp.ts';
import { gelu, geluTanh } from './gelu.ts';
import { log } from './logarithm.ts';
import { mapF32 } from './nest.ts';
import { sine } from './sine.ts';

type Unary = (f: Routine, x: V128, alpha: V128) => V128;

const zero = f32x4.splat(0);
const one = f32x4.splat(1);
const sign = i32x4.splat(0x80000000);

/** What unary float ops compute; bounds come after. */
export const UNARY_F32 = {
  identity: (_f, x) => x,
  abs: (_f, x) => f32x4.abs(x),
  neg: (_f, x) => f32x4.neg(x),
  floor: (_f, x) => f32x4.floor(x),
  ceil: (_f, x) => f32x4.ceil(x),
  sqrt: (_f, x) => f32x4.sqrt(x),
  rsqrt: (_f, x) => f32x4.div(one, f32x4.sqrt(x)),
  square: (_f, x) => f32x4.mul(x, x),
  cube: (_f, x) => f32x4.mul(f32x4.mul(x, x), x),
  exp: (f, x) => expOfAll(f, x),
  log: (f, x) => log(f, x),
  sin: (f, x) => sine(f, x, 0),
  cos: (f, x) => sine(f, x, 1),
  round: (_f, x) => f32x4.nearest(x),
  /** NaN and both zeros stay. */
  sign: (_f, x) =>
    v128.bitselect(v128.or(one, v128.and(x, sign)), x, v128.or(f32x4.lt(x, zero), f32x4.gt(x, zero))),
  elu: (f, x) => v128.bitselect(expm1(f, x), x, f32x4.lt(x, zero)),
  gelu: (f, x) => gelu(f, x),
  geluTanh: (f, x) => geluTanh(f, x),
  logistic: (f, x) => sigmoid(f, x),
  tanh: (f, x) => tanh(f, x),
  leakyRelu: (_f, x, alpha) => v128.bitselect(x, f32x4.mul(x, alpha), f32x4.gt(x, zero)),
  hardSwish: (f, x) => {
    const limited = clampF32(f32x4.add(x, f.constant(3)), f.constant(0), f.constant(6));
    return f32x4.mul(f32x4.mul(x, f.constant(1 / 6)), limited);
  },
} as const satisfies Record<string, Unary>;

export type UnaryF32 = keyof typeof UNARY_F32;

/**
 * `to[i] = clamp(op(from[i]), low, high)` for `count` floats; `alpha` is the parameter of the op, if it has one. `to` may be
 * `from`.
 */
export function unaryF32(op: UnaryF32): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`f32-${op}`, PARAMETERS, (f, p) => {
    const [low, high, alpha] = [p.low, p.high, p.alpha].map((value) => f.let(f32x4.splat(value)));
    mapF32(f, p.to, p.count, () => {
      const x = f.let(v128.load(p.from));
      f.step(p.from, 16);
      return clampF32(UNARY_F32[op](f, x, alpha), low, high);
    });
  });
}

const PARAMETERS = { count: 'i32', from: 'i32', to: 'i32', low: 'f32', high: 'f32', alpha: 'f32' } as const;
