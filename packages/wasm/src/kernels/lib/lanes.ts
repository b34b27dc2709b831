import { type I32, i32x4, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';

/** The numbers of the four 32-bit lanes. */
export const LANES = v128.const([0, 1, 2, 3].flatMap((lane) => [lane, 0, 0, 0]));

/** All bits set in the lanes whose number is below `count`. */
export function lanesBelow(count: I32): V128 {
  return i32x4.gt_s(i32x4.splat(count), LANES);
}

/** All four lanes combined by `take`, the result in every lane: lanes 0 and 2, 1 and 3, then these. */
export function acrossLanes(f: Routine, take: (a: V128, b: V128) => V128, x: V128): V128 {
  const whole = f.let(x);
  const pairs = f.let(take(whole, i32x4.shuffle(whole, whole, [2, 3, 0, 1])));
  return f.let(take(pairs, i32x4.shuffle(pairs, pairs, [1, 0, 3, 2])));
}

/** Integers within bounds that are known when code is written. */
export function boundedI32(x: V128, low: number, high: number): V128 {
  return i32x4.min_s(i32x4.max_s(x, i32x4.splat(low)), i32x4.splat(high));
}

/** Four rows of 32-bit elements as four columns. */
export function transposeFour(f: Routine, [a, b, c, d]: readonly Local<'v128'>[]): V128[] {
  const [ab, cd] = [f.let(i32x4.shuffle(a, b, [0, 4, 1, 5])), f.let(i32x4.shuffle(c, d, [0, 4, 1, 5]))];
  const [ef, gh] = [f.let(i32x4.shuffle(a, b, [2, 6, 3, 7])), f.let(i32x4.shuffle(c, d, [2, 6, 3, 7]))];
  return [
    i32x4.shuffle(ab, cd, [0, 1, 4, 5]),
    i32x4.shuffle(ab, cd, [2, 3, 6, 7]),
    i32x4.shuffle(ef, gh, [0, 1, 4, 5]),
    i32x4.shuffle(ef, gh, [2, 3, 6, 7]),
  ];
}
