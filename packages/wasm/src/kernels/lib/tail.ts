import { f32x4, type I32, i32, i32x4, type Local, type Routine, type V128 } from '../../simd/index.ts';

/**
 * Part of the names of kernels that have code for a rest: layers whose channels are whole panels or vectors ask for
 * kernels without, which are up to a third shorter.
 */
export function tailName(channels: number, together: number): '' | '-tail' {
  return channels % together === 0 ? '' : '-tail';
}

/** Moves the upper half of a vector down. */
export function upperHalf(x: V128): V128 {
  return i32x4.shuffle(x, x, [2, 3, 2, 3]);
}

/**
 * Stores the first `count` lanes of a row of f32x4 vectors, `count` being less than they hold: pieces of the row, by
 * the bits of `count`. The locals in `vectors` and `at` are used up.
 */
export function storeLanesF32(
  f: Routine,
  at: Local<'i32'>,
  vectors: readonly Local<'v128'>[],
  count: I32,
): void {
  const most = 2 ** Math.ceil(Math.log2(vectors.length)); // pieces are powers of two
  for (let piece = most / 2; piece >= 1; piece /= 2) {
    f.if(i32.and(count, 4 * piece), () => {
      for (let j = 0; j < piece; j++) f.store(at, vectors[j], 16 * j);
      f.step(at, 16 * piece);
      for (let j = 0; j + piece < vectors.length; j++) f.set(vectors[j], vectors[j + piece]);
    });
  }
  const [rest] = vectors;
  f.if(i32.and(count, 2), () => {
    f.storeLane(8, at, rest, 0);
    f.step(at, 8);
    f.set(rest, upperHalf(rest));
  });
  f.if(i32.and(count, 1), () => f.storeLane(4, at, rest, 0));
}

/** Stores the first `count` bytes, `count` being less than 8, of the lower half of a vector. */
export function storeBytes(f: Routine, at: Local<'i32'>, x: Local<'v128'>, count: I32): void {
  f.if(i32.and(count, 4), () => {
    f.storeLane(4, at, x, 0);
    f.step(at, 4);
    f.set(x, i32x4.shuffle(x, x, [1, 1, 1, 1]));
  });
  f.if(i32.and(count, 2), () => {
    f.storeLane(2, at, x, 0);
    f.step(at, 2);
    f.set(x, i32x4.shr_u(x, 16));
  });
  f.if(i32.and(count, 1), () => f.storeLane(1, at, x, 0));
}

/**
 * Stores eight bytes of the lower half of a vector, or the first `count` where that is less.
 *
 * @param tail see {@link tailName}: without one `count` is never less
 */
export function storeEight(
  f: Routine,
  at: Local<'i32'>,
  x: Local<'v128'>,
  count: I32,
  tail: string = '-tail',
): void {
  const rest = () => storeBytes(f, f.int(at), x, count);
  wholeOr(f, tail && i32.ge_s(count, 8), () => f.storeLane(8, at, x, 0), rest);
}

/** What stores whole vectors; where the code has a tail, on the condition that this one is whole. */
export function wholeOr(f: Routine, isWhole: I32 | '', whole: () => void, rest: () => void): void {
  if (isWhole) f.if(isWhole, whole, rest);
  else whole();
}

/** a * b + c: fused on hosts with relaxed SIMD, so that only the strict form is the same everywhere. */
export function multiplyAdd(fused: boolean): (a: V128, b: V128, c: V128) => V128 {
  return fused ? f32x4.relaxed_madd : (a, b, c) => f32x4.add(f32x4.mul(a, b), c);
}
