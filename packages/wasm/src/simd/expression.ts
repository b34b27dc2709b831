import {
  type Bytes,
  bytes,
  CONSTANT,
  CONTROL,
  signed,
  signed64,
  unsigned,
  type ValueType,
} from '../assembler/index.ts';

declare const TYPE: unique symbol;
declare const VARIABLE: unique symbol;

/**
 * Instructions that leave one value of type `T` on the stack: a string, whose type only TypeScript knows. Code is
 * written by functions that run for the first time, thousands of pieces of it: an object around each would be a third
 * of what that allocates. An expression that is used twice is computed twice.
 */
export type Expression<T extends ValueType = ValueType> = Bytes & { readonly [TYPE]: T };

export type I32 = Expression<'i32'>;
export type F32 = Expression<'f32'>;
export type F64 = Expression<'f64'>;
export type V128 = Expression<'v128'>;

/** Where an i32 is wanted a plain number will do. */
export type I32Like = I32 | number;

/** A local variable: an expression that reads it, which a routine may assign. */
export type Local<T extends ValueType = ValueType> = Expression<T> & { readonly [VARIABLE]: true };

const readLocal = withImmediate(bytes(CONTROL['local.get']));

/**
 * `local.set`, without the index of the variable. That is what the expression of a local variable has behind its
 * `local.get`, which takes one byte: `value + WRITE + variable.slice(1)` assigns.
 */
export const WRITE = bytes(CONTROL['local.set']);

/** A local variable by its number: parameters come first. */
export function local<T extends ValueType>(index: number): Local<T> {
  return readLocal(index) as Local<T>;
}

/**
 * An instruction as a function of its last immediate, the number of a variable or a function or an offset. Instructions
 * are written by code that runs for the first time: what recurs is made once.
 */
export function withImmediate(head: Bytes): (value: number) => Bytes {
  const known: Bytes[] = [];
  return (value) => {
    const instruction = known[value] ?? head + unsigned(value);
    known[value] = instruction;
    return instruction;
  };
}

/** An expression of a number that may be a constant. */
export function toI32(value: I32Like): I32 {
  return typeof value === 'number' ? constantI32(value) : value;
}

const RECURRING = 256;
const SMALL: (I32 | undefined)[] = [];
const I32_CONST = bytes(CONSTANT.i32);

/** `i32.const`; numbers in [2^31, 2^32) stand for the same bits. Small ones recur, and are made once. */
export function constantI32(value: number): I32 {
  if (value < 0 || value >= RECURRING) return (I32_CONST + signed(value)) as I32;
  SMALL[value] ??= (I32_CONST + signed(value)) as I32;
  return SMALL[value];
}

/** `i64.const` */
export function constantI64(value: bigint): Expression<'i64'> {
  return (bytes(CONSTANT.i64) + signed64(value)) as Expression<'i64'>;
}

/** `f32.const`; the number is rounded to a float32. */
export function constantF32(value: number): F32 {
  FLOAT[0] = value;
  return bytes(CONSTANT.f32, FLOAT_BYTES[0], FLOAT_BYTES[1], FLOAT_BYTES[2], FLOAT_BYTES[3]) as F32;
}

/** `f64.const` */
export function constantF64(value: number): F64 {
  DOUBLE[0] = value;
  return bytes(CONSTANT.f64, ...DOUBLE_BYTES) as F64;
}

const [FLOAT, DOUBLE] = [new Float32Array(1), new Float64Array(1)];
const [FLOAT_BYTES, DOUBLE_BYTES] = [FLOAT, DOUBLE].map(({ buffer }) => new Uint8Array(buffer));

/** One function for each instruction of a table: `family({ add: 0x6a }, binary<F32, F32>)`. Runs when a page starts. */
export function family<N extends string, F>(
  table: Readonly<Record<N, number>>,
  make: (instruction: Bytes) => F,
  encode: (code: number) => Bytes = bytes,
): Readonly<Record<N, F>> {
  const made = {} as Record<N, F>;
  for (const name in table) made[name] = make(encode(table[name]));
  return made;
}

/** An instruction as a function of its operand. */
export function unary<A extends Expression, R extends Expression>(instruction: Bytes): (a: A) => R {
  return (a) => (a + instruction) as Bytes as R;
}

/** An instruction as a function of its two operands. */
export function binary<A extends Expression, R extends Expression>(instruction: Bytes): (a: A, b: A) => R {
  return (a, b) => (a + b + instruction) as Bytes as R;
}

/**
 * A load as a function of an address and a constant offset in bytes. Addresses are unsigned, offsets are not negative,
 * and their sum does not wrap around.
 */
export function loaded<R extends Expression>(head: Bytes): (at: I32Like, offset?: number) => R {
  const [instruction, plain] = [withImmediate(head), head + unsigned(0)];
  return (at, offset = 0) => (toI32(at) + (offset === 0 ? plain : instruction(offset))) as Bytes as R;
}

/** `whenTrue` where the condition is not 0, else `whenFalse`; both are computed. */
export function select<T extends Expression>(condition: I32, whenTrue: T, whenFalse: T): T {
  return (whenTrue + whenFalse + condition + SELECT) as Bytes as T;
}

const SELECT = bytes(CONTROL.select);
