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
  apply,
  constantF32,
  constantF64,
  type Expression,
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
  return (a: I32Like, b: I32Like): I32 => apply('i32', [toI32(a), toI32(b)], instruction);
}

/** A load whose address is `at` plus a constant; addresses are unsigned, offsets not negative. */
function load<T extends 'i32' | 'f32' | 'f64'>(type: T, code: number, alignment: number) {
  const instruction = withImmediate(bytes(code, alignment));
  return (at: I32Like, offset = 0): Expression<T> => apply(type, [toI32(at)], instruction(offset));
}

export const i32 = {
  const: (value: number): I32 => toI32(value),
  ...family(I32_CODES.binary, binaryI32),
  ...family(I32_CODES.compare, binaryI32),
  ...family(
    I32_CODES.test,
    (code) =>
      (a: I32Like): I32 =>
        apply('i32', [toI32(a)], bytes(code)),
  ),
  load: load('i32', MEMORY['i32.load'], 2),
  load8_s: load('i32', MEMORY['i32.load8_s'], 0),
  load8_u: load('i32', MEMORY['i32.load8_u'], 0),
  load16_s: load('i32', MEMORY['i32.load16_s'], 1),
  /** Saturating: contents come from outside, and the other instruction traps on NaN. */
  truncF64: (x: F64): I32 => apply('i32', [x], bytes(SATURATING.prefix, SATURATING['i32.trunc_sat_f64_s'])),
  /** Both are computed; the condition chooses. */
  select: (condition: I32Like, whenTrue: I32Like, whenFalse: I32Like): I32 =>
    apply('i32', [toI32(whenTrue), toI32(whenFalse), toI32(condition)], bytes(CONTROL.select)),
};

/** The smaller of two, as unsigned numbers. */
export function smaller(a: I32Like, b: I32Like): I32 {
  return i32.select(i32.lt_u(a, b), a, b);
}

/** The sum of all terms. */
export function sum(...terms: I32Like[]): I32 {
  return terms.map(toI32).reduce((a, b) => i32.add(a, b));
}

export const f32 = {
  const: constantF32,
  ...family(
    F32_CODES.unary,
    (code) =>
      (a: F32): F32 =>
        apply('f32', [a], bytes(code)),
  ),
  ...family(
    F32_CODES.binary,
    (code) =>
      (a: F32, b: F32): F32 =>
        apply('f32', [a, b], bytes(code)),
  ),
  ...family(
    F32_CODES.compare,
    (code) =>
      (a: F32, b: F32): I32 =>
        apply('i32', [a, b], bytes(code)),
  ),
  load: load('f32', MEMORY['f32.load'], 2),
  demote: (x: F64): F32 => apply('f32', [x], bytes(CONVERT['f32.demote_f64'])),
  select: (condition: I32, whenTrue: F32, whenFalse: F32): F32 =>
    apply('f32', [whenTrue, whenFalse, condition], bytes(CONTROL.select)),
};

export const f64 = {
  const: constantF64,
  ...family(
    F64_CODES.unary,
    (code) =>
      (a: F64): F64 =>
        apply('f64', [a], bytes(code)),
  ),
  ...family(
    F64_CODES.binary,
    (code) =>
      (a: F64, b: F64): F64 =>
        apply('f64', [a, b], bytes(code)),
  ),
  ...family(
    F64_CODES.compare,
    (code) =>
      (a: F64, b: F64): I32 =>
        apply('i32', [a, b], bytes(code)),
  ),
  load: load('f64', MEMORY['f64.load'], 3),
  promote: (x: F32): F64 => apply('f64', [x], bytes(CONVERT['f64.promote_f32'])),
  fromI32: (x: I32): F64 => apply('f64', [x], bytes(CONVERT['f64.convert_i32_s'])),
  select: (condition: I32, whenTrue: F64, whenFalse: F64): F64 =>
    apply('f64', [whenTrue, whenFalse, condition], bytes(CONTROL.select)),
};
