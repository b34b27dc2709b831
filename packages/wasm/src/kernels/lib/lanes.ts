import { type I32, i32x4, type Routine, type V128, v128 } from '../../simd/index.ts';

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
