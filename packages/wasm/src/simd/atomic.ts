import { ATOMIC, bytes, I64 as I64_CODES, unsigned } from '../assembler/index.ts';
import { constantI64, Expression, type I32, type I32Like, toI32 } from './expression.ts';

export type I64 = Expression<'i64'>;

export const i64 = {
  const: constantI64,
  shr_u: (a: I64, by: I64): I64 => new Expression('i64', a.code + by.code + bytes(I64_CODES.shr_u)),
  /** The lower 32 bits. */
  wrap: (a: I64): I32 => new Expression('i32', a.code + bytes(I64_CODES.wrap)),
};

const immediate = (code: number, alignment: number) => bytes(ATOMIC.prefix, code, alignment) + unsigned(0);

/**
 * Sequentially consistent accesses to shared memory. Those that change memory leave the value before; drop it with
 * `Routine.run`.
 */
export const atomic = {
  load: (at: I32Like): I32 => new Expression('i32', toI32(at).code + immediate(ATOMIC['i32.load'], 2)),
  load64: (at: I32Like): I64 => new Expression('i64', toI32(at).code + immediate(ATOMIC['i64.load'], 3)),
  add: (at: I32Like, by: I32Like): I32 =>
    new Expression('i32', toI32(at).code + toI32(by).code + immediate(ATOMIC['i32.add'], 2)),
  add64: (at: I32Like, by: I64): I64 =>
    new Expression('i64', toI32(at).code + by.code + immediate(ATOMIC['i64.add'], 3)),
  /** Sleeps while the word is `expected`, at most so many nanoseconds; traps in threads that must not block. */
  wait: (at: I32Like, expected: I32Like, nanoseconds: bigint): I32 =>
    new Expression(
      'i32',
      toI32(at).code + toI32(expected).code + constantI64(nanoseconds).code + immediate(ATOMIC.wait32, 2),
    ),
};
