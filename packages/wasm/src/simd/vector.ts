import { type Bytes, bytes, unsigned, VECTOR } from '../assembler/index.ts';
import {
  binary,
  constantF32,
  constantF64,
  constantI64,
  type Expression,
  type F32,
  type F64,
  family,
  type I32,
  type I32Like,
  loaded,
  toI32,
  unary,
  type V128,
} from './expression.ts';

const PREFIX = bytes(0xfd);
const op = (code: number): Bytes => PREFIX + unsigned(code);

const vectorOf = unary<V128, V128>;
const vectorOfTwo = binary<V128, V128>;
const ternary =
  (instruction: Bytes) =>
  (a: V128, b: V128, c: V128): V128 =>
    (a + b + c + instruction) as V128;
const shift =
  (instruction: Bytes) =>
  (a: V128, by: I32Like): V128 =>
    (a + toI32(by) + instruction) as V128;

/** Alignment is only a hint and left at one byte. */
const load = (instruction: Bytes) => loaded<V128>(instruction + bytes(0));

const splat = <A>(operand: (a: A) => Bytes, code: number) => {
  const instruction = op(code);
  return (a: A): V128 => (operand(a) + instruction) as V128;
};

const extract = <R extends Expression>(code: number) => {
  const instruction = op(code);
  return (a: V128, lane: number): R => (a + instruction + bytes(lane)) as Bytes as R;
};

const loadLane =
  (instruction: Bytes) =>
  (lane: number, at: I32Like, into: V128, offset = 0): V128 =>
    (toI32(at) + into + instruction + bytes(0) + unsigned(offset) + bytes(lane)) as V128;

/** Vectors of 128 bits, whatever their lanes. Instructions have the names of the specification here and below. */
export const v128 = {
  const: (values: readonly number[]): V128 => (op(VECTOR.const) + bytes(...values)) as V128,
  ...family(VECTOR.load, load, op),
  ...family(VECTOR.loadLane, loadLane, op),
  ...family(VECTOR.bits, vectorOfTwo, op),
  ...family(VECTOR.bitsUnary, vectorOf, op),
  /** Bit by bit: that of `whenSet` where the bit of the mask is 1, else that of `whenClear`. */
  bitselect: (whenSet: V128, whenClear: V128, mask: V128): V128 =>
    (whenSet + whenClear + mask + op(VECTOR.bitselect)) as V128,
  anyTrue: unary<V128, I32>(op(VECTOR.anyTrue)),
};

/** Sixteen lanes of 8 bits. */
export const i8x16 = {
  splat: splat(toI32, VECTOR.i8x16.splat),
  ...family(VECTOR.i8x16.unary, vectorOf, op),
  ...family(VECTOR.i8x16.binary, vectorOfTwo, op),
  /** The top bits of the bytes, that of byte 0 lowest. */
  bitmask: unary<V128, I32>(op(VECTOR.bitmask)),
  /** Result lane i is byte `lanes[i]`: 0 to 15 are those of a, 16 to 31 those of b. */
  shuffle: (a: V128, b: V128, lanes: readonly number[]): V128 => vectorOfTwo(shuffled(lanes))(a, b),
};

/** Eight lanes of 16 bits. */
export const i16x8 = {
  splat: splat(toI32, VECTOR.i16x8.splat),
  ...family(VECTOR.i16x8.unary, vectorOf, op),
  ...family(VECTOR.i16x8.binary, vectorOfTwo, op),
  ...family(VECTOR.i16x8.shift, shift, op),
  shuffle: (a: V128, b: V128, lanes: readonly number[]): V128 => vectorOfTwo(shuffled(lanes, 2))(a, b),
  /** a0 b0 a1 b1 a2 b2 a3 b3; `interleaveHigh` the same of lanes 4 to 7. */
  interleaveLow: vectorOfTwo(shuffled([0, 8, 1, 9, 2, 10, 3, 11], 2)),
  interleaveHigh: vectorOfTwo(shuffled([4, 12, 5, 13, 6, 14, 7, 15], 2)),
};

/** Four lanes of 32 bits. */
export const i32x4 = {
  splat: splat(toI32, VECTOR.i32x4.splat),
  ...family(VECTOR.i32x4.unary, vectorOf, op),
  ...family(VECTOR.i32x4.binary, vectorOfTwo, op),
  ...family(VECTOR.i32x4.shift, shift, op),
  extract: extract<I32>(VECTOR.i32x4.lane.extract_lane),
  shuffle: (a: V128, b: V128, lanes: readonly number[]): V128 => vectorOfTwo(shuffled(lanes, 4))(a, b),
};

/** Two lanes of 64 bits. */
export const i64x2 = {
  splat: splat(constantI64, VECTOR.i64x2.splat),
  ...family(VECTOR.i64x2.binary, vectorOfTwo, op),
  ...family(VECTOR.i64x2.unary, vectorOf, op),
  ...family(VECTOR.i64x2.shift, shift, op),
};

/** Four float32 lanes. `relaxed_madd` is there on hosts with relaxed SIMD only. */
export const f32x4 = {
  splat: splat((a: F32 | number) => (typeof a === 'number' ? constantF32(a) : a), VECTOR.f32x4.splat),
  ...family(VECTOR.f32x4.unary, vectorOf, op),
  ...family(VECTOR.f32x4.binary, vectorOfTwo, op),
  ...family(VECTOR.f32x4.ternary, ternary, op),
  extract: extract<F32>(VECTOR.f32x4.lane.extract_lane),
};

/** Two float64 lanes. */
export const f64x2 = {
  splat: splat((a: F64 | number) => (typeof a === 'number' ? constantF64(a) : a), VECTOR.f64x2.splat),
  ...family(VECTOR.f64x2.unary, vectorOf, op),
  ...family(VECTOR.f64x2.binary, vectorOfTwo, op),
};

/**
 * x within [low, high] as min(max(x, low), high). `pmax(x, low)` is `x < low ? low : x`, so that NaN stays NaN and -0
 * stays -0 where low is 0: one instruction each on x64 where x is the first operand, `f32x4.max` takes several.
 */
export function clampF32(x: V128, low: V128, high: V128): V128 {
  return f32x4.pmin(f32x4.pmax(x, low), high);
}

/** `i8x16.shuffle` of lanes of `size` bytes. */
function shuffled(lanes: readonly number[], size = 1): Bytes {
  let code = op(VECTOR.shuffle);
  for (let i = 0; i < 16; i++) code += String.fromCharCode(lanes[(i / size) | 0] * size + (i % size));
  return code;
}
