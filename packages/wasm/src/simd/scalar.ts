import {
  bytes,
  CONTROL,
  CONVERT,
  F32 as F32_CODES,
  F64 as F64_CODES,
  I32 as I32_CODES,
  MEMORY,
  SATURATING,
} from '../assembler/index.ts';
import {
  constantF32,
  constantF64,
  Expression,
  type F32,
  type F64,
  family,
  type I32,
  type I32Like,
  toI32,
  withImmediate,
} from './expression.ts';

function binaryI32(code: number) {
  const instruction = bytes(code);
  return (a: I32Like, b: I32Like): I32 => new Expression('i32', toI32(a).code + toI32(b).code + instruction);
}

/** A load whose address is `at` plus a constant; addresses are unsigned, offsets not negative. */
function load<T extends 'i32' | 'f32' | 'f64'>(type: T, code: number, alignment: number) {
  const instruction = withImmediate(bytes(code, alignment));
  return (at: I32Like, offset = 0): Expression<T> =>
    new Expression(type, toI32(at).code + instruction(offset));
}

export const i32 = {
  const: (value: number): I32 => toI32(value),
  ...family(I32_CODES.binary, binaryI32),
  ...family(I32_CODES.compare, binaryI32),
  ...family(
    I32_CODES.test,
    (code) =>
      (a: I32Like): I32 =>
        new Expression('i32', toI32(a).code + bytes(code)),
  ),
  load: load('i32', MEMORY['i32.load'], 2),
  load8_s: load('i32', MEMORY['i32.load8_s'], 0),
  load8_u: load('i32', MEMORY['i32.load8_u'], 0),
  load16_s: load('i32', MEMORY['i32.load16_s'], 1),
  /** Saturating: contents come from outside, and the other instruction traps on NaN. */
  truncF64: (x: F64): I32 =>
    new Expression('i32', x.code + bytes(SATURATING.prefix, SATURATING['i32.trunc_sat_f64_s'])),
  /** Both are computed; the condition chooses. */
  select: (condition: I32Like, whenTrue: I32Like, whenFalse: I32Like): I32 =>
    new Expression(
      'i32',
      toI32(whenTrue).code + toI32(whenFalse).code + toI32(condition).code + bytes(CONTROL.select),
    ),
};

/** The smaller of two, as unsigned numbers. */
export function smaller(a: I32Like, b: I32Like): I32 {
  return i32.select(i32.lt_u(a, b), a, b);
}

/** The sum of all terms. */
export function sum(...terms: I32Like[]): I32 {
  let total = toI32(terms[0]);
  for (let i = 1; i < terms.length; i++) total = i32.add(total, terms[i]);
  return total;
}

export const f32 = {
  const: constantF32,
  ...family(
    F32_CODES.unary,
    (code) =>
      (a: F32): F32 =>
        new Expression('f32', a.code + bytes(code)),
  ),
  ...family(
    F32_CODES.binary,
    (code) =>
      (a: F32, b: F32): F32 =>
        new Expression('f32', a.code + b.code + bytes(code)),
  ),
  ...family(
    F32_CODES.compare,
    (code) =>
      (a: F32, b: F32): I32 =>
        new Expression('i32', a.code + b.code + bytes(code)),
  ),
  load: load('f32', MEMORY['f32.load'], 2),
  demote: (x: F64): F32 => new Expression('f32', x.code + bytes(CONVERT['f32.demote_f64'])),
  select: (condition: I32, whenTrue: F32, whenFalse: F32): F32 =>
    new Expression('f32', whenTrue.code + whenFalse.code + condition.code + bytes(CONTROL.select)),
};

export const f64 = {
  const: constantF64,
  ...family(
    F64_CODES.unary,
    (code) =>
      (a: F64): F64 =>
        new Expression('f64', a.code + bytes(code)),
  ),
  ...family(
    F64_CODES.binary,
    (code) =>
      (a: F64, b: F64): F64 =>
        new Expression('f64', a.code + b.code + bytes(code)),
  ),
  ...family(
    F64_CODES.compare,
    (code) =>
      (a: F64, b: F64): I32 =>
        new Expression('i32', a.code + b.code + bytes(code)),
  ),
  load: load('f64', MEMORY['f64.load'], 3),
  promote: (x: F32): F64 => new Expression('f64', x.code + bytes(CONVERT['f64.promote_f32'])),
  fromI32: (x: I32): F64 => new Expression('f64', x.code + bytes(CONVERT['f64.convert_i32_s'])),
  select: (condition: I32, whenTrue: F64, whenFalse: F64): F64 =>
    new Expression('f64', whenTrue.code + whenFalse.code + condition.code + bytes(CONTROL.select)),
};
