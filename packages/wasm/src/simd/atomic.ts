import { ATOMIC, bytes, I64 as I64_CODES, unsigned } from '../assembler/index.ts';
import { binary, constantI64, type Expression, type I32, type I32Like, toI32, unary } from './expression.ts';

export type I64 = Expression<'i64'>;

/** Arithmetic of 64-bit integers, as far as the words that threads share need it. */
export const i64 = {
  const: constantI64,
  add: binary<I64, I64>(bytes(I64_CODES.add)),
  eq: binary<I64, I32>(bytes(I64_CODES.eq)),
  shl: binary<I64, I64>(bytes(I64_CODES.shl)),
  shr_u: binary<I64, I64>(bytes(I64_CODES.shr_u)),
  extend_u: unary<I32, I64>(bytes(I64_CODES.extend_u)),
  /** The lower 32 bits. */
  wrap: unary<I64, I32>(bytes(I64_CODES.wrap)),
};

const immediate = (code: number, alignment: number) => bytes(ATOMIC.prefix, code, alignment) + unsigned(0);

/**
 * Sequentially consistent accesses to shared memory. Those that change memory leave the value before; drop it with
 * `Routine.run`.
 */
export const atomic = {
  load: (at: I32Like): I32 => (toI32(at) + immediate(ATOMIC['i32.load'], 2)) as I32,
  load64: (at: I32Like): I64 => (toI32(at) + immediate(ATOMIC['i64.load'], 3)) as I64,
  add: (at: I32Like, by: I32Like): I32 => (toI32(at) + toI32(by) + immediate(ATOMIC['i32.add'], 2)) as I32,
  add64: (at: I32Like, by: I64): I64 => (toI32(at) + by + immediate(ATOMIC['i64.add'], 3)) as I64,
  /** Writes `next` where there is `expected`; the value before tells. */
  exchange64: (at: I32Like, expected: I64, next: I64): I64 =>
    (toI32(at) + expected + next + immediate(ATOMIC['i64.cmpxchg'], 3)) as I64,
  /** Sleeps while the word is `expected`, at most so many nanoseconds; traps in threads that must not block. */
  wait: (at: I32Like, expected: I32Like, nanoseconds: bigint): I32 =>
    (toI32(at) + toI32(expected) + constantI64(nanoseconds) + immediate(ATOMIC.wait32, 2)) as I32,
};
