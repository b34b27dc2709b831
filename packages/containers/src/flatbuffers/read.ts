import { plainBytes, ZooError } from '@zoo/core';
import { formatPath, type Path } from './path.ts';
import { type CompiledSchema, compileSchema, type Field, type FlatBufferSchema } from './schema.ts';
import { type VerifyOptions, verifyFlatBuffer } from './verify.ts';

/** Something in a file that the schema has no word for. Values stay readable; fields and members do not. */
export interface Unknown {
  /** `subgraphs[0].operators[2].builtin_options` */
  readonly path: string;
  readonly kind: 'field' | 'enum-value' | 'union-member' | 'text';
  /** Id of the field, number of the value or of the member; for text, its length in bytes. */
  readonly id: number;
}

export interface FlatBufferContent<T> {
  readonly value: T;
  readonly unknown: readonly Unknown[];
  /** End of the last byte that the FlatBuffer uses. */
  readonly end: number;
}

/** A table of the object model. */
export type Plain = Record<string, unknown>;

/**
 * Verifies `bytes` and turns them into plain objects: camel-case keys, enumerations as their names, unions as
 * `{ type, value }`, byte vectors as views on `bytes`, 64-bit integers as numbers where exact.
 *
 * Absent scalars read as their default; absent strings, tables and vectors are left out. An enumeration value that
 * the schema does not know reads as its number; this and every other thing the schema does not know is in `unknown`.
 *
 * @throws ZooError as {@link verifyFlatBuffer}; `*_RANGE` for a 64-bit count or position of 2^53 or more
 */
export function readFlatBuffer<T>(
  bytes: Uint8Array,
  schema: FlatBufferSchema,
  options: VerifyOptions = {},
): FlatBufferContent<T> {
  const { end } = verifyFlatBuffer(bytes, schema, options);
  const reader = new Reader(plainBytes(bytes), compileSchema(schema), options.code ?? 'FLATBUFFER');
  return { value: reader.root() as T, unknown: reader.unknown, end };
}

/** A table of which the file says nothing: the defaults of its scalars, and its lists empty. */
export function defaultTable(schema: FlatBufferSchema, name: string): Plain {
  return defaultsIn(compileSchema(schema), name);
}

function defaultsIn(schema: CompiledSchema, name: string): Plain {
  const { scalars, lists } = blankOf(schema.tables.get(name) ?? NO_FIELDS);
  const table = { ...scalars };
  for (const { key } of lists) table[key] = [];
  return table;
}

/** A table that a file says nothing of. Most fields of most tables are absent: a copy is cheaper than a decision each. */
interface Blank {
  readonly scalars: Readonly<Plain>;
  readonly lists: readonly Field[];
  /** Absent, they may still have a type. */
  readonly unions: readonly Field[];
}

const NO_FIELDS: readonly Field[] = [];
const blanks = new WeakMap<readonly Field[], Blank>();

function blankOf(fields: readonly Field[]): Blank {
  let blank = blanks.get(fields);
  if (blank === undefined) {
    const scalars: Plain = {};
    for (const field of fields) {
      const value = defaultOf(field);
      if (value !== undefined) scalars[field.key] = value;
    }
    const lists = fields.filter(({ vector, traits }) => vector && traits.list);
    blank = { scalars, lists, unions: fields.filter(({ kind }) => kind === 'union') };
    blanks.set(fields, blank);
  }
  return blank;
}

function defaultOf({ vector, traits, kind, nameOf, fallback, scalar }: Field): unknown {
  if (vector || traits.deprecated || traits.wire) return undefined;
  if (kind === 'enum') return nameOf.get(fallback) ?? fallback;
  if (kind !== 'scalar') return undefined;
  return scalar === 'bool' ? fallback !== 0 : fallback;
}

/** Follows offsets without looking: {@link verifyFlatBuffer} has been there before. */
class Reader {
  readonly unknown: Unknown[] = [];
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #schema: CompiledSchema;
  readonly #code: string;
  readonly #strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  readonly #lenient = new TextDecoder('utf-8', { ignoreBOM: true });
  /** Bytes of a vector of numbers, where they are aligned. */
  #copied = new ArrayBuffer(0);
  readonly #equal = new Map<string, readonly number[]>();

  constructor(bytes: Uint8Array, schema: CompiledSchema, code: string) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#schema = schema;
    this.#code = code;
  }

  root(): Plain {
    return this.#table(this.#indirect(0), this.#schema.root, undefined);
  }

  #table(at: number, name: string, path: Path | undefined): Plain {
    const fields = this.#schema.tables.get(name) ?? NO_FIELDS;
    const { scalars, lists, unions } = blankOf(fields);
    const view = this.#view;
    const vtable = at - view.getInt32(at, true);
    const end = view.getUint16(vtable, true);
    this.#reportFields(vtable, end, fields, path);
    const table: Plain = { ...scalars };
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i];
      const slot = 4 + 2 * field.id;
      if (slot >= end) break; // fields are in the order of their ids
      const offset = view.getUint16(vtable + slot, true);
      if (offset === 0) continue;
      const value = this.#field(at, offset, field, path);
      if (value !== undefined) table[field.key] = value;
    }
    for (let i = 0; i < lists.length; i++) table[lists[i].key] ??= [];
    for (let i = 0; i < unions.length; i++) {
      const value = table[unions[i].key] === undefined ? this.#emptyMember(at, unions[i]) : undefined;
      if (value !== undefined) table[unions[i].key] = value;
    }
    return table;
  }

  /** Where a field is in its table; 0 when absent. */
  #offset(at: number, id: number): number {
    const vtable = at - this.#view.getInt32(at, true);
    const slot = 4 + 2 * id;
    return slot < this.#view.getUint16(vtable, true) ? this.#view.getUint16(vtable + slot, true) : 0;
  }

  #field(at: number, offset: number, field: Field, up: Path | undefined): unknown {
    const position = at + offset;
    if (!field.vector && (field.kind === 'scalar' || field.kind === 'enum'))
      return this.#present(field, this.#scalar(position, field), up);
    if (field.kind === 'union') return this.#union(at, position, field, { up, step: field.name });
    if (!field.vector) return this.#element(position, field, up, field.name);
    const start = this.#indirect(position) + 4;
    const count = this.#view.getUint32(start - 4, true);
    if (field.kind === 'scalar') {
      if (field.scalar === 'ubyte') return this.#bytes.subarray(start, start + count);
      const numbers = count < FEW ? undefined : this.#numbers(start, count, field);
      if (numbers !== undefined) return numbers;
    }
    const list = new Array<unknown>(count);
    const path = { up, step: field.name };
    for (let i = 0; i < count; i++) list[i] = this.#element(start + i * field.bytes, field, path, i);
    return list;
  }

  #element(position: number, field: Field, up: Path | undefined, step: string | number): unknown {
    if (field.kind === 'table') return this.#table(this.#indirect(position), field.table, { up, step });
    if (field.kind === 'string') return this.#string(position, up, step);
    return this.#present(field, this.#scalar(position, field), up, step);
  }

  /**
   * The numbers of a vector, undefined where some are none: scales and zero points come by the hundred thousand, to code
   * that runs for the first time. Engines copy and sort typed arrays far faster than such code reads them.
   */
  #numbers(start: number, count: number, { scalar, bytes: size }: Field): readonly number[] | undefined {
    if (scalar !== 'float' && scalar !== 'int' && scalar !== 'long') return undefined;
    if (this.#copied.byteLength < count * size) this.#copied = new ArrayBuffer(count * size);
    const copied = this.#copied;
    new Uint8Array(copied).set(this.#bytes.subarray(start, start + count * size));
    if (scalar === 'long') return this.#equalNumbers(new BigInt64Array(copied, 0, count).sort());
    return listOf(scalar === 'float' ? new Float32Array(copied, 0, count) : new Int32Array(copied, 0, count));
  }

  /**
   * One 64-bit integer many times over, which is what zero points of channels are: one list for all vectors of that
   * length, which nobody may change.
   */
  #equalNumbers(sorted: BigInt64Array): readonly number[] | undefined {
    const [least] = sorted;
    if (least !== sorted[sorted.length - 1] || BigInt.asIntN(32, least) !== least) return undefined;
    const key = `${sorted.length} times ${least}`;
    let list = this.#equal.get(key);
    if (list === undefined) {
      list = Object.freeze(new Array<number>(sorted.length).fill(Number(least)));
      this.#equal.set(key, list);
    }
    return list;
  }

  #union(at: number, position: number, field: Field, path: Path): unknown {
    const discriminant = this.#offset(at, field.id - 1);
    if (discriminant === 0) return undefined;
    if (!field.vector) return this.#member(this.#view.getUint8(at + discriminant), position, field, path);
    const types = this.#indirect(at + discriminant) + 4;
    const start = this.#indirect(position) + 4;
    return Array.from({ length: this.#view.getUint32(start - 4, true) }, (_, i) =>
      this.#member(this.#view.getUint8(types + i), start + 4 * i, field, { up: path, step: i }),
    );
  }

  #member(type: number, position: number, field: Field, path: Path): unknown {
    if (type === 0) return undefined;
    const name = field.members[type - 1];
    if (name === undefined) {
      this.unknown.push({ path: formatPath(path), kind: 'union-member', id: type });
      return { type, value: {} };
    }
    return { type: name, value: this.#table(this.#indirect(position), name, path) };
  }

  /** A union whose type is set and whose value is missing: a table of defaults. */
  #emptyMember(at: number, field: Field): unknown {
    const discriminant = field.vector ? 0 : this.#offset(at, field.id - 1);
    const type = discriminant === 0 ? 0 : this.#view.getUint8(at + discriminant);
    const name = field.members[type - 1];
    return name === undefined ? undefined : { type: name, value: defaultsIn(this.#schema, name) };
  }

  /** A scalar as the object model shows it: the field `step` of `up`, or an element of one. */
  #present(
    field: Field,
    raw: number | bigint,
    up: Path | undefined,
    step: string | number = field.name,
  ): unknown {
    if (field.kind === 'enum') {
      const name = field.nameOf.get(Number(raw));
      if (name !== undefined) return name;
      this.unknown.push({ path: formatPath({ up, step }), kind: 'enum-value', id: Number(raw) });
      return Number(raw);
    }
    if (field.scalar === 'bool') return raw !== 0;
    if (typeof raw === 'number' || !field.traits.safe) return raw;
    throw new ZooError({
      code: `${this.#code}_RANGE`,
      category: 'damaged-input',
      message: `${formatPath({ up, step })}: number is too large to be a count or a position`,
      received: String(raw),
    });
  }

  #scalar(position: number, { scalar }: Field): number | bigint {
    const view = this.#view;
    switch (scalar) {
      case 'byte':
        return view.getInt8(position);
      case 'short':
        return view.getInt16(position, true);
      case 'ushort':
        return view.getUint16(position, true);
      case 'int':
        return view.getInt32(position, true);
      case 'uint':
        return view.getUint32(position, true);
      case 'long':
        return (
          exact(view.getInt32(position + 4, true), view.getUint32(position, true)) ??
          view.getBigInt64(position, true)
        );
      case 'ulong':
        return (
          exact(view.getUint32(position + 4, true), view.getUint32(position, true)) ??
          view.getBigUint64(position, true)
        );
      case 'float':
        return view.getFloat32(position, true);
      case 'double':
        return view.getFloat64(position, true);
      default:
        return view.getUint8(position);
    }
  }

  #string(position: number, up: Path | undefined, step: string | number): string {
    const start = this.#indirect(position) + 4;
    const bytes = this.#bytes.subarray(start, start + this.#view.getUint32(start - 4, true));
    try {
      return this.#strict.decode(bytes);
    } catch {
      this.unknown.push({ path: formatPath({ up, step }), kind: 'text', id: bytes.length });
      return this.#lenient.decode(bytes);
    }
  }

  #reportFields(vtable: number, end: number, fields: readonly Field[], path: Path | undefined): void {
    const slots = (end - 4) / 2;
    const known = fields.length === 0 ? -1 : fields[fields.length - 1].id;
    for (let id = known + 1; id < slots; id++) {
      if (this.#view.getUint16(vtable + 4 + 2 * id, true) !== 0) {
        this.unknown.push({ path: formatPath(path), kind: 'field', id });
      }
    }
  }

  #indirect(position: number): number {
    return position + this.#view.getUint32(position, true);
  }
}

/** 64 bits as a number, undefined where that would round: far cheaper than by way of a bigint. */
function exact(high: number, low: number): number | undefined {
  const value = high * 2 ** 32 + low;
  return Number.isSafeInteger(value) ? value : undefined;
}

/** Lists shorter than this are read number by number. */
const FEW = 4;

/** `Array.from` asks an iterator, which makes four times as much garbage as a list takes. */
function listOf(numbers: Float32Array | Int32Array): number[] {
  const list = new Array<number>(numbers.length);
  for (let i = 0; i < list.length; i++) list[i] = numbers[i];
  return list;
}
