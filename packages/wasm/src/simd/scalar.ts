import {
  type Bytes,
  bytes,
  CONVERT,
  F32 as F32_CODES,
  F64 as F64_CODES,
  I32 as I32_CODES,
  MEMORY,
  SATURATING,
} from '../assembler/index.ts';
import {
  binary,
  constantF32,
  constantF64,
  constantI32,
  type F32,
  type F64,
  family,
  type I32,
  type I32Like,
  loaded,
  select,
  toI32,
  unary,
} from './expression.ts';

/** Like `toI32`, written out: this runs for most instructions of a first load, where each call counts. */
function binaryI32(instruction: Bytes) {
  return (a: I32Like, b: I32Like): I32 =>
    ((typeof a === 'number' ? constantI32(a) : a) +
      (typeof b === 'number' ? constantI32(b) : b) +
      instruction) as I32;
}

/** Instructions on 32-bit integers, by their names in the specification; comparisons give 1 or 0. */
export const i32 = {
  const: constantI32,
  ...family(I32_CODES.binary, binaryI32),
  ...family(I32_CODES.compare, binaryI32),
  ...family(
    I32_CODES.test,
    (instruction) =>
      (a: I32Like): I32 =>
        (toI32(a) + instruction) as I32,
  ),
  load: loaded<I32>(bytes(MEMORY['i32.load'], 2)),
  load8_s: loaded<I32>(bytes(MEMORY['i32.load8_s'], 0)),
  load8_u: loaded<I32>(bytes(MEMORY['i32.load8_u'], 0)),
  load16_s: loaded<I32>(bytes(MEMORY['i32.load16_s'], 1)),
  /** Saturating: contents come from outside, and the other instruction traps on NaN. */
  truncF64: unary<F64, I32>(bytes(SATURATING.prefix, SATURATING['i32.trunc_sat_f64_s'])),
  /** Both are computed; the condition chooses. */
  select: (condition: I32Like, whenTrue: I32Like, whenFalse: I32Like): I32 =>
    select(toI32(condition), toI32(whenTrue), toI32(whenFalse)),
};

/** The smaller of two, as unsigned numbers. */
export function smaller(a: I32Like, b: I32Like): I32 {
  return i32.select(i32.lt_u(a, b), a, b);
}

/** The sum of all terms. */
export function sum(...terms: I32Like[]): I32 {
  let code: Bytes = toI32(terms[0]);
  for (let i = 1; i < terms.length; i++) code += toI32(terms[i]) + ADD;
  return code as I32;
}

/** `i32.add`, for code that puts its operands in front itself. */
export const ADD = bytes(I32_CODES.binary.add);

/** Instructions on 32-bit floats, by their names in the specification. */
export const f32 = {
  const: constantF32,
  ...family(F32_CODES.unary, unary<F32, F32>),
  ...family(F32_CODES.binary, binary<F32, F32>),
  ...family(F32_CODES.compare, binary<F32, I32>),
  load: loaded<F32>(bytes(MEMORY['f32.load'], 2)),
  demote: unary<F64, F32>(bytes(CONVERT['f32.demote_f64'])),
  select: select<F32>,
};

/** Instructions on 64-bit floats, by their names in the specification. */
export const f64 = {
  const: constantF64,
  ...family(F64_CODES.unary, unary<F64, F64>),
  ...family(F64_CODES.binary, binary<F64, F64>),
  ...family(F64_CODES.compare, binary<F64, I32>),
  load: loaded<F64>(bytes(MEMORY['f64.load'], 3)),
  promote: unary<F32, F64>(bytes(CONVERT['f64.promote_f32'])),
  fromI32: unary<I32, F64>(bytes(CONVERT['f64.convert_i32_s'])),
  select: select<F64>,
};
