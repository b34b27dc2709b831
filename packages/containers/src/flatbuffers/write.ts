import { ZooError } from '@zoo/core';
import { Builder, type Offset } from 'flatbuffers';
import { formatPath, type Path } from './path.ts';
import type { Scalar } from './scalars.ts';
import {
  type CompiledSchema,
  compileSchema,
  type Field,
  type FlatBufferSchema,
  type Plain,
} from './schema.ts';

/** Offsets are 32-bit and signed in vtables and in many readers. */
export const MAX_FLATBUFFER_BYTES = 2 ** 31 - 1;

/**
 * What a writer accepts for the object model `T`: everything optional, lists read-only. Absent fields take their
 * default, as they do in a file.
 */
export type Writable<T> = T extends Uint8Array | string | number | bigint | boolean | undefined
  ? T
  : T extends readonly (infer E)[]
    ? readonly Writable<E>[]
    : T extends { type: infer N; value: infer V }
      ? { readonly type: N; readonly value: Writable<V> }
      : { readonly [K in keyof T]?: Writable<T[K]> };

/**
 * The bytes of `root`, the inverse of `readFlatBuffer`. Memory is allocated once; the result starts at a
 * multiple of 16 of its ArrayBuffer, so that aligned vectors can be viewed as typed arrays.
 *
 * @throws ZooError `FLATBUFFER_VALUE` when a value does not fit its field, `FLATBUFFER_SIZE` beyond 2 GiB
 */
export function writeFlatBuffer(root: object, schema: FlatBufferSchema): Uint8Array {
  const bound = upperBound(root);
  if (bound > MAX_FLATBUFFER_BYTES - 64) {
    throw new ZooError({
      code: 'FLATBUFFER_SIZE',
      category: 'failed',
      message: 'content does not fit a FlatBuffer',
      expected: `at most ${MAX_FLATBUFFER_BYTES} bytes`,
      received: `up to ${bound}`,
    });
  }
  return new Writer(compileSchema(schema), Math.ceil((bound + 64) / 16) * 16).write(root as Plain);
}

/** Bytes that `value` takes at most in any schema; lets the builder allocate once instead of growing. */
export function upperBound(value: unknown): number {
  if (value instanceof Uint8Array) return value.length + 32;
  if (ArrayBuffer.isView(value)) return 2 * value.byteLength + 32;
  if (typeof value === 'string') return 3 * value.length + 16;
  if (Array.isArray(value)) {
    let sum = 32;
    for (const element of value) sum += typeof element === 'number' ? 8 : 8 + upperBound(element);
    return sum;
  }
  if (typeof value !== 'object' || value === null) return 8;
  let sum = 32;
  for (const key in value) sum += 16 + upperBound((value as Plain)[key]);
  return sum;
}

class Writer {
  readonly #schema: CompiledSchema;
  readonly #builder: Builder;

  constructor(schema: CompiledSchema, capacity: number) {
    this.#schema = schema;
    this.#builder = new Builder(capacity);
  }

  write(root: Plain): Uint8Array {
    const offset = this.#table(root, this.#schema.root, undefined);
    this.#builder.prep(16, 8); // so that the finished file, read from its start, keeps every alignment
    this.#builder.finish(offset, this.#schema.identifier);
    return this.#builder.asUint8Array();
  }

  #table(table: Plain, name: string, path: Path | undefined): Offset {
    const fields = this.#schema.tables.get(name) ?? [];
    const parts = fields
      .filter((field) => table[field.key] !== undefined)
      .map((field) => this.#prepare(field, table[field.key], { up: path, step: field.name }));
    // Large fields first: no padding between them.
    parts.sort((a, b) => b.bytes - a.bytes);
    this.#builder.startObject(fields.length === 0 ? 0 : fields[fields.length - 1].id + 1);
    for (const part of parts) part.add();
    return this.#builder.endObject();
  }

  /** Writes what a field points at, and says how to put the field into its table. */
  #prepare(field: Field, value: unknown, path: Path): { bytes: number; add: () => void } {
    const builder = this.#builder;
    if (field.kind === 'union') return this.#union(field, value, path);
    if (field.vector || field.kind === 'string' || field.kind === 'table') {
      const offset = field.vector ? this.#vector(field, value, path) : this.#target(field, value, path);
      return { bytes: 4, add: () => builder.addFieldOffset(field.id, offset, 0) };
    }
    const number = numberOf(field, value, path);
    const fallback = field.traits.deprecated ? null : field.fallback;
    return { bytes: field.bytes, add: () => this.#addScalar(field, number, fallback) };
  }

  #addScalar(field: Field, number: number | bigint, fallback: number | null): void {
    if (fallback !== null && same(number, fallback, field.scalar)) return;
    put(this.#builder, field.scalar, number);
    this.#builder.slot(field.id);
  }

  #target(field: Field, value: unknown, path: Path): Offset {
    if (field.kind === 'string') {
      if (typeof value !== 'string') throw unfit(path, 'a string', value);
      return this.#builder.createString(value);
    }
    return this.#table(plain(value, path), field.table, path);
  }

  #vector(field: Field, value: unknown, path: Path): Offset {
    const builder = this.#builder;
    if (value instanceof Uint8Array && field.scalar === 'ubyte') {
      builder.prep(4, value.length);
      if (field.traits.align) builder.prep(field.traits.align, value.length);
      return builder.createByteVector(value);
    }
    const list = listOf(value, path);
    if (field.kind === 'string' || field.kind === 'table') {
      return this.#offsets(list.map((each, i) => this.#target(field, each, { up: path, step: i })));
    }
    builder.startVector(field.bytes, list.length, Math.max(field.bytes, field.traits.align ?? 1));
    for (let i = list.length - 1; i >= 0; i--) {
      put(builder, field.scalar, numberOf(field, list[i], path, i));
    }
    return builder.endVector();
  }

  #offsets(offsets: readonly Offset[]): Offset {
    this.#builder.startVector(4, offsets.length, 4);
    for (let i = offsets.length - 1; i >= 0; i--) this.#builder.addOffset(offsets[i]);
    return this.#builder.endVector();
  }

  #union(field: Field, value: unknown, path: Path): { bytes: number; add: () => void } {
    const builder = this.#builder;
    const members = (field.vector ? listOf(value, path) : [value]).map((each, i) => {
      const { type, value: content } = plain(each, path);
      const index = field.members.indexOf(String(type)) + 1;
      if (index === 0) throw unfit(path, `one of ${field.members.join(', ')}`, type);
      return { index, offset: this.#table(plain(content ?? {}, path), String(type), { up: path, step: i }) };
    });
    if (!field.vector) {
      const [{ index, offset }] = members;
      const add = () => {
        builder.addFieldOffset(field.id, offset, 0);
        builder.addFieldInt8(field.id - 1, index, 0);
      };
      return { bytes: 4, add };
    }
    const values = this.#offsets(members.map((member) => member.offset));
    const types = builder.createByteVector(Uint8Array.from(members, (member) => member.index));
    const add = () => {
      builder.addFieldOffset(field.id, values, 0);
      builder.addFieldOffset(field.id - 1, types, 0);
    };
    return { bytes: 4, add };
  }
}

function put(builder: Builder, scalar: Scalar, value: number | bigint): void {
  if (scalar === 'float') builder.addFloat32(Number(value));
  else if (scalar === 'double') builder.addFloat64(Number(value));
  else if (scalar === 'long' || scalar === 'ulong') builder.addInt64(BigInt(value));
  else if (scalar === 'int' || scalar === 'uint') builder.addInt32(Number(value));
  else if (scalar === 'short' || scalar === 'ushort') builder.addInt16(Number(value));
  else builder.addInt8(Number(value));
}

/** -0.0 is not the default 0.0: its bits differ. */
function same(value: number | bigint, fallback: number, scalar: Scalar): boolean {
  if (typeof value === 'bigint') return value === BigInt(fallback);
  return Object.is(
    scalar === 'float' ? Math.fround(value) : value,
    scalar === 'float' ? Math.fround(fallback) : fallback,
  );
}

const INTEGER_RANGE: Readonly<Partial<Record<Scalar, readonly [bigint | number, bigint | number]>>> = {
  byte: [-128, 127],
  ubyte: [0, 255],
  short: [-32768, 32767],
  ushort: [0, 65535],
  int: [-2147483648, 2147483647],
  uint: [0, 4294967295],
  long: [-(2n ** 63n), 2n ** 63n - 1n],
  ulong: [0, 2n ** 64n - 1n],
};

function numberOf(field: Field, value: unknown, path: Path, index?: number): number | bigint {
  const at = (): Path => (index === undefined ? path : { up: path, step: index });
  if (field.kind === 'enum' && typeof value === 'string') {
    if (!Object.hasOwn(field.numberOf, value))
      throw unfit(at(), `one of ${Object.keys(field.numberOf).join(', ')}`, value);
    return field.numberOf[value];
  }
  if (field.scalar === 'bool') {
    if (typeof value !== 'boolean') throw unfit(at(), 'a boolean', value);
    return Number(value);
  }
  if (typeof value !== 'number' && typeof value !== 'bigint') throw unfit(at(), 'a number', value);
  const range = INTEGER_RANGE[field.scalar];
  if (range === undefined) return value;
  const whole = typeof value === 'bigint' || Number.isSafeInteger(value);
  if (!whole || value < range[0] || value > range[1]) {
    throw unfit(at(), `an integer in [${range[0]}, ${range[1]}]`, value);
  }
  return value;
}

function plain(value: unknown, path: Path): Plain {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw unfit(path, 'an object', value);
  return value as Plain;
}

function listOf(value: unknown, path: Path): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (ArrayBuffer.isView(value)) return Array.from(value as Uint8Array);
  throw unfit(path, 'a list', value);
}

function unfit(path: Path, expected: string, value: unknown): ZooError {
  return new ZooError({
    code: 'FLATBUFFER_VALUE',
    category: 'usage',
    message: `${formatPath(path)}: value does not fit`,
    expected,
    received: typeof value === 'object' ? (value === null ? 'null' : 'an object') : String(value),
  });
}
