import {
  f64,
  f64x2,
  i16x8,
  i32x4,
  i64x2,
  type Local,
  type Routine,
  type V128,
  v128,
} from '../../simd/index.ts';
import { upperHalf } from '../lib/tail.ts';
import { storeWords } from '../lib/words.ts';

/** Constants of eight channels: biases as float64, then what the sums are multiplied by, see {@link SumWidth}. */
export const WIDE_BYTES = 128;

/** Where the multipliers begin. */
export const WIDE_SCALES = 64;

/**
 * How sums become results, as the type of the bias says. `64`: by 15 bits of a multiplier, factors as float64. `32`:
 * sums wrap around at 32 bits and go by 31 bits of a multiplier, significands as int32 and then powers of two as
 * float32, at most 1.
 */
export type SumWidth = 32 | 64;

/** Products of 16 and 8 bits that fit 31 bits together: they are added as int32, then go on as doubles. */
export const WIDE_PAIRS = 255;

/** Zero point and bounds of results, whole numbers as floats. */
export const WIDE_RESULTS = { zero: 'f32', low: 'f32', high: 'f32' } as const;

/** Sums of eight channels, in pairs. */
export type WideSums = readonly [Local<'v128'>, Local<'v128'>, Local<'v128'>, Local<'v128'>];

/** Sums that begin with the biases. */
export function openSums(f: Routine, constants: Local<'i32'>): WideSums {
  const [a, b, c, d] = [0, 16, 32, 48].map((offset) => f.let(v128.load(constants, offset)));
  return [a, b, c, d];
}

/** Adds int32 sums of four channels each. */
export function addSums(f: Routine, sums: WideSums, parts: readonly [Local<'v128'>, Local<'v128'>]): void {
  parts.forEach((part, half) => {
    [part, upperHalf(part)].forEach((pair, i) => {
      const sum = sums[2 * half + i];
      f.set(sum, f64x2.add(sum, f64x2.convert_low_i32x4_s(pair)));
    });
  });
}

/** Writes eight results, or the first `count` of them. */
type StoreSums = (to: Local<'i32'>, sums: WideSums, constants: Local<'i32'>, count: Local<'i32'>) => void;

/** Results within bounds. */
export function wideStore(
  f: Routine,
  p: Readonly<Record<keyof typeof WIDE_RESULTS, Local<'f32'>>>,
  width: SumWidth,
): StoreSums {
  const [zero, low, high] = [p.zero, p.low, p.high].map((value) => f.let(f64x2.splat(f64.promote(value))));
  const scale = width === 64 ? halfUp : twiceRounded;
  return (to, sums, constants, count) => {
    const pairs = scale(f, sums, constants).map((scaled): V128 => {
      const value = f64x2.add(scaled, zero);
      return f.let(i32x4.trunc_sat_f64x2_s_zero(f64x2.pmin(f64x2.pmax(value, low), high)));
    });
    const [first, last] = [0, 2].map((i) => joined(pairs[i], pairs[i + 1]));
    storeWords(f, to, f.let(i16x8.narrow_i32x4_s(first, last)), count);
  };
}

/** Four numbers of which each vector has two in its lower half. */
function joined(low: V128, high: V128): V128 {
  return i32x4.shuffle(low, high, [0, 1, 4, 5]);
}

/**
 * floor(sum * factor + 1/2), four pairs. Doubles hold sums times the 15 bits of a factor exactly, so this is
 * `MultiplyByQuantizedMultiplier` of a 64-bit sum: half up, once.
 */
function halfUp(_f: Routine, sums: WideSums, constants: Local<'i32'>): V128[] {
  return sums.map((sum, i) => {
    const scaled = f64x2.mul(sum, v128.load(constants, WIDE_SCALES + 16 * i));
    return f64x2.floor(f64x2.add(scaled, f64x2.splat(0.5)));
  });
}

/** `MultiplyByQuantizedMultiplier` of a 32-bit sum: rounded to 31 bits, then again, half away from zero. */
function twiceRounded(f: Routine, sums: WideSums, constants: Local<'i32'>): V128[] {
  const wrapped = sums.map((sum) => f.let(i32x4.trunc_sat_f64x2_s_zero(wrap(sum))));
  return [0, 1].flatMap((half) => {
    const four = f.let(joined(wrapped[2 * half], wrapped[2 * half + 1]));
    const significands = v128.load(constants, WIDE_SCALES + 16 * half);
    const products = [i64x2.extmul_low_i32x4_s, i64x2.extmul_high_i32x4_s].map((multiply) =>
      f.let(i64x2.shr_s(i64x2.add(multiply(four, significands), i64x2.splat(2n ** 30n)), 31)),
    );
    const powers = f.let(v128.load(constants, WIDE_SCALES + 32 + 16 * half));
    return products.map((product, i) => {
      const lower = i32x4.shuffle(product, product, [0, 2, 0, 2]);
      const power = f64x2.promote_low_f32x4(i === 0 ? powers : upperHalf(powers));
      const value = f.let(f64x2.mul(f64x2.convert_low_i32x4_s(lower), power));
      const nudge = v128.or(f64x2.splat(0.5), v128.and(value, f64x2.splat(-0)));
      return f64x2.trunc(f64x2.add(value, nudge));
    });
  });
}

/** Whole numbers modulo 2^32, from -2^31 on. */
function wrap(x: V128): V128 {
  const turns = f64x2.floor(f64x2.add(f64x2.mul(x, f64x2.splat(2 ** -32)), f64x2.splat(0.5)));
  return f64x2.sub(x, f64x2.mul(turns, f64x2.splat(2 ** 32)));
}
