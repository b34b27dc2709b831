import { type Bytes, bytes, unsigned, type ValueType, VECTOR } from '../assembler/index.ts';
import {
  constantF32,
  constantF64,
  constantI64,
  Expression,
  type F32,
  type F64,
  family,
  type I32,
  type I32Like,
  toI32,
  type V128,
  withImmediate,
} from './expression.ts';

const PREFIX = bytes(0xfd);
const OPS: (Bytes | undefined)[] = [];
const op = (code: number): Bytes => {
  OPS[code] ??= PREFIX + unsigned(code);
  return OPS[code];
};

const unary =
  (code: number) =>
  (a: V128): V128 =>
    new Expression('v128', a.code + op(code));
const binary = (code: number) => {
  const instruction = op(code);
  return (a: V128, b: V128): V128 => new Expression('v128', a.code + b.code + instruction);
};
const ternary =
  (code: number) =>
  (a: V128, b: V128, c: V128): V128 =>
    new Expression('v128', a.code + b.code + c.code + op(code));
const shift =
  (code: number) =>
  (a: V128, by: I32Like): V128 =>
    new Expression('v128', a.code + toI32(by).code + op(code));
const splat =
  <T extends ValueType>(code: number) =>
  (a: Expression<T>): V128 =>
    new Expression('v128', a.code + op(code));

/** Vector loads: an address and a constant offset. Alignment is only a hint and left at one byte. */
const load = (code: number) => {
  const instruction = withImmediate(op(code) + bytes(0));
  return (at: I32Like, offset = 0): V128 => new Expression('v128', toI32(at).code + instruction(offset));
};

const loadLane =
  (code: number) =>
  (lane: number, at: I32Like, into: V128, offset = 0): V128 =>
    new Expression('v128', toI32(at).code + into.code + op(code) + bytes(0) + unsigned(offset) + bytes(lane));

export const v128 = {
  const: (values: readonly number[]): V128 => new Expression('v128', op(VECTOR.const) + bytes(...values)),
  ...family(VECTOR.load, load),
  ...family(VECTOR.loadLane, loadLane),
  ...family(VECTOR.bits, binary),
  ...family(VECTOR.bitsUnary, unary),
  bitselect: (whenSet: V128, whenClear: V128, mask: V128): V128 =>
    new Expression('v128', whenSet.code + whenClear.code + mask.code + op(VECTOR.bitselect)),
  anyTrue: (a: V128): I32 => new Expression('i32', a.code + op(VECTOR.anyTrue)),
};

export const i8x16 = {
  splat: (a: I32Like): V128 => splat<'i32'>(VECTOR.i8x16.splat)(toI32(a)),
  ...family(VECTOR.i8x16.unary, unary),
  ...family(VECTOR.i8x16.binary, binary),
  /** The top bits of the bytes, that of byte 0 lowest. */
  bitmask: (a: V128): I32 => new Expression('i32', a.code + op(VECTOR.bitmask)),
  /** Bytes 0-15 of `lanes` count in a, 16-31 in b. */
  shuffle: (a: V128, b: V128, lanes: readonly number[]): V128 =>
    new Expression('v128', a.code + b.code + op(VECTOR.shuffle) + bytes(...lanes)),
};

export const i16x8 = {
  splat: (a: I32Like): V128 => splat<'i32'>(VECTOR.i16x8.splat)(toI32(a)),
  ...family(VECTOR.i16x8.unary, unary),
  ...family(VECTOR.i16x8.binary, binary),
  ...family(VECTOR.i16x8.shift, shift),
  shuffle: (a: V128, b: V128, lanes: readonly number[]): V128 => i8x16.shuffle(a, b, wide(lanes, 2)),
  /** a0 b0 a1 b1 a2 b2 a3 b3 */
  interleaveLow: (a: V128, b: V128): V128 => i16x8.shuffle(a, b, [0, 8, 1, 9, 2, 10, 3, 11]),
  interleaveHigh: (a: V128, b: V128): V128 => i16x8.shuffle(a, b, [4, 12, 5, 13, 6, 14, 7, 15]),
};

export const i32x4 = {
  splat: (a: I32Like): V128 => splat<'i32'>(VECTOR.i32x4.splat)(toI32(a)),
  ...family(VECTOR.i32x4.unary, unary),
  ...family(VECTOR.i32x4.binary, binary),
  ...family(VECTOR.i32x4.shift, shift),
  extract: (a: V128, lane: number): I32 =>
    new Expression('i32', a.code + op(VECTOR.i32x4.lane.extract_lane) + bytes(lane)),
  shuffle: (a: V128, b: V128, lanes: readonly number[]): V128 => i8x16.shuffle(a, b, wide(lanes, 4)),
};

export const i64x2 = {
  splat: (value: bigint): V128 => splat<'i64'>(VECTOR.i64x2.splat)(constantI64(value)),
  ...family(VECTOR.i64x2.binary, binary),
  ...family(VECTOR.i64x2.unary, unary),
  ...family(VECTOR.i64x2.shift, shift),
};

export const f32x4 = {
  splat: (a: F32 | number): V128 =>
    splat<'f32'>(VECTOR.f32x4.splat)(typeof a === 'number' ? constantF32(a) : a),
  ...family(VECTOR.f32x4.unary, unary),
  ...family(VECTOR.f32x4.binary, binary),
  ...family(VECTOR.f32x4.ternary, ternary),
  extract: (a: V128, lane: number): F32 =>
    new Expression('f32', a.code + op(VECTOR.f32x4.lane.extract_lane) + bytes(lane)),
};

export const f64x2 = {
  splat: (a: F64 | number): V128 =>
    splat<'f64'>(VECTOR.f64x2.splat)(typeof a === 'number' ? constantF64(a) : a),
  ...family(VECTOR.f64x2.unary, unary),
  ...family(VECTOR.f64x2.binary, binary),
};

/** x within [low, high] as min(max(x, low), high); NaN stays NaN. One instruction each on every host. */
export function clampF32(x: V128, low: V128, high: V128): V128 {
  return f32x4.pmin(f32x4.pmax(x, low), high);
}

/** Lane numbers of `size` bytes as byte numbers. */
function wide(lanes: readonly number[], size: number): number[] {
  return lanes.flatMap((lane) => Array.from({ length: size }, (_, byte) => lane * size + byte));
}
