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

/** Instructions that leave one value of type `T` on the stack. Immutable: an expression used twice is computed twice. */
export class Expression<T extends ValueType = ValueType> {
  readonly type: T;
  readonly code: Bytes;

  constructor(type: T, code: Bytes) {
    this.type = type;
    this.code = code;
  }
}

export type I32 = Expression<'i32'>;
export type F32 = Expression<'f32'>;
export type F64 = Expression<'f64'>;
export type V128 = Expression<'v128'>;

/** Where an i32 is wanted a plain number will do. */
export type I32Like = I32 | number;

/** A local variable: an expression that reads it, which a routine may assign. */
export class Local<T extends ValueType = ValueType> extends Expression<T> {
  readonly index: number;

  constructor(type: T, index: number) {
    super(type, getLocal(index));
    this.index = index;
  }
}

const getLocal = withImmediate(bytes(CONTROL['local.get']));

/** Instructions are written by code that runs for the first time: what recurs is made once. */
const RECURRING = 256;

/** An instruction as a function of its last immediate, an unsigned number. */
export function withImmediate(head: Bytes): (value: number) => Bytes {
  const known: (Bytes | undefined)[] = [];
  return (value) => {
    const instruction = known[value] ?? head + unsigned(value);
    if (value < RECURRING) known[value] = instruction;
    return instruction;
  };
}

export function toI32(value: I32Like): I32 {
  return typeof value === 'number' ? constantI32(value) : value;
}

const SMALL: (I32 | undefined)[] = [];
const I32_CONST = bytes(CONSTANT.i32);

function constantI32(value: number): I32 {
  const known = SMALL[value];
  if (known) return known;
  const made = new Expression('i32', I32_CONST + signed(value));
  if (value >= 0 && value < RECURRING) SMALL[value] = made;
  return made;
}

export function constantI64(value: bigint): Expression<'i64'> {
  return new Expression('i64', bytes(CONSTANT.i64) + signed64(value));
}

export function constantF32(value: number): F32 {
  FLOAT[0] = value;
  return new Expression('f32', bytes(CONSTANT.f32, ...FLOAT_BYTES));
}

export function constantF64(value: number): F64 {
  DOUBLE[0] = value;
  return new Expression('f64', bytes(CONSTANT.f64, ...DOUBLE_BYTES));
}

const [FLOAT, DOUBLE] = [new Float32Array(1), new Float64Array(1)];
const [FLOAT_BYTES, DOUBLE_BYTES] = [FLOAT, DOUBLE].map(({ buffer }) => new Uint8Array(buffer));

/** One function for each instruction of a table: `family({ add: 0x6a }, (code) => (a, b) => ...)`. Runs when a page starts. */
export function family<N extends string, F>(
  table: Readonly<Record<N, number>>,
  make: (code: number) => F,
): Readonly<Record<N, F>> {
  const made = {} as Record<N, F>;
  for (const name in table) made[name] = make(table[name]);
  return made;
}
