import { f64, f64x2, i16x8, i32x4, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';
import { upperHalf } from '../lib/tail.ts';
import { storeWords } from '../lib/words.ts';

/** Constants of eight channels: biases, then factors, as float64. */
export const WIDE_BYTES = 128;

/** Products of 16 and 8 bits that fit 31 bits together: they are added as int32, then go on as doubles. */
export const WIDE_PAIRS = 255;

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

/**
 * Eight results: floor(sum * factor + 1/2) + zero, within bounds. Doubles hold sums times the 15 bits of a factor
 * exactly, so this is `MultiplyByQuantizedMultiplier` of a 64-bit sum: half up, once.
 */
export function wideStore(
  f: Routine,
  p: Readonly<Record<keyof typeof WIDE_RESULTS, Local<'f32'>>>,
): (to: Local<'i32'>, sums: WideSums, constants: Local<'i32'>, count: Local<'i32'>) => void {
  const [zero, low, high] = [p.zero, p.low, p.high].map((value) => f.let(f64x2.splat(f64.promote(value))));
  const half = f64x2.splat(0.5);
  return (to, sums, constants, count) => {
    const pairs = sums.map((sum, i): V128 => {
      const scaled = f64x2.mul(sum, v128.load(constants, 64 + 16 * i));
      const value = f64x2.add(f64x2.floor(f64x2.add(scaled, half)), zero);
      return f.let(i32x4.trunc_sat_f64x2_s_zero(f64x2.pmin(f64x2.pmax(value, low), high)));
    });
    const [first, last] = [0, 2].map((i) => i32x4.shuffle(pairs[i], pairs[i + 1], [0, 1, 4, 5]));
    storeWords(f, to, f.let(i16x8.narrow_i32x4_s(first, last)), count);
  };
}
