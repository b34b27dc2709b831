import { f32x4, i16x8, i32, i32x4, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';
import type { Int8Type } from '../gemm/int8.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { clampBytes } from '../lib/byte-vectors.ts';
import { storeEight } from '../lib/tail.ts';
import { RESULT_PARAMETERS } from './constants.ts';
import { requantizer, toBytes, toInt16 } from './emit.ts';
import { uniformRequantizer } from './uniform.ts';

/** Eight sums of `q - zero` to eight bytes, in the lower half. */
export type SumsToBytes = (low: V128, high: V128) => V128;

/** For `fixedScaling`: the zero point of the result, and a multiplier (`scalingArguments`). */
export const FIXED_PARAMETERS = { zeroTo: 'i32', significand: 'i32', left: 'i32', right: 'i32' } as const;
/** For `floatScaling`: a float32 scale, and the limits of the result. */
export const FLOAT_PARAMETERS = { scale: 'f32', ...RESULT_PARAMETERS } as const;

/** By one fixed-point multiplier with double rounding. */
export function fixedScaling(
  f: Routine,
  type: Int8Type,
  p: Readonly<Record<keyof typeof FIXED_PARAMETERS, Local<'i32'>>>,
): SumsToBytes {
  const scale = uniformRequantizer(f, p);
  const zero = f.let(i16x8.splat(p.zeroTo));
  const [least, most] = type === 'int8' ? [-128, 127] : [0, 255];
  return (low, high) => {
    const scaled = [low, high].map((sums) => scale(i32x4.shl(sums, 1)));
    const words = f.let(i16x8.add_sat_s(toInt16(scaled[0], scaled[1]), zero));
    return clampBytes(type, words, words, i32.const(least), i32.const(most));
  };
}

/** By one float32 scale, half to even. */
export function floatScaling(
  f: Routine,
  type: Int8Type,
  p: {
    readonly scale: Local<'f32'>;
    readonly low: Local<'f32'>;
    readonly high: Local<'f32'>;
    readonly offset: Local<'i32'>;
  },
): SumsToBytes {
  const requantize = requantizer(f, p);
  const scale = f.let(f32x4.splat(p.scale));
  return (low, high) => {
    const words = f.let(toInt16(requantize(low, scale), requantize(high, scale)));
    return toBytes(type, words, words);
  };
}

/** `count` int32 sums to bytes, eight at a time, by one fixed-point multiplier. */
export function requantizeSums(
  type: Int8Type,
): Kernel<keyof typeof PARAMETERS | keyof typeof FIXED_PARAMETERS> {
  return defineKernel(`${type}-from-sums`, { ...PARAMETERS, ...FIXED_PARAMETERS }, (f, p) => {
    convert(f, p, fixedScaling(f, type, p));
  });
}

/** The same by one float32 scale, half to even: what makes means of sums. */
export function requantizeMeans(
  type: Int8Type,
): Kernel<keyof typeof PARAMETERS | keyof typeof FLOAT_PARAMETERS> {
  return defineKernel(`${type}-from-means`, { ...PARAMETERS, ...FLOAT_PARAMETERS }, (f, p) => {
    convert(f, p, floatScaling(f, type, p));
  });
}

const PARAMETERS = { from: 'i32', to: 'i32', count: 'i32' } as const;

function convert(
  f: Routine,
  p: Readonly<Record<keyof typeof PARAMETERS, Local<'i32'>>>,
  finish: SumsToBytes,
): void {
  f.while(
    () => i32.gt_s(p.count, 0),
    () => {
      const bytes = f.let(finish(v128.load(p.from), v128.load(p.from, 16)));
      storeEight(f, p.to, bytes, p.count);
      f.step(p.from, 32);
      f.step(p.to, 8);
      f.step(p.count, -8);
    },
  );
}
