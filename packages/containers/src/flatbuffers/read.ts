import { plainBytes, ZooError } from '@zoo/core';
import { ByteBuffer } from 'flatbuffers';
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
  const table: Plain = {};
  for (const field of schema.tables.get(name) ?? []) {
    const value = defaultOf(field);
    if (value !== undefined) table[field.key] = value;
  }
  return table;
}

function defaultOf(field: Field): unknown {
  if (field.vector) return field.traits.list ? [] : undefined;
  if (field.traits.deprecated) return undefined;
  if (field.kind === 'enum') return field.nameOf.get(field.fallback) ?? field.fallback;
  if (field.kind !== 'scalar') return undefined;
  return field.scalar === 'bool' ? field.fallback !== 0 : field.fallback;
}

/** Follows offsets without looking: {@link verifyFlatBuffer} has been there before. */
class Reader {
  readonly unknown: Unknown[] = [];
  readonly #buffer: ByteBuffer;
  readonly #schema: CompiledSchema;
  readonly #code: string;
  readonly #strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  readonly #lenient = new TextDecoder('utf-8', { ignoreBOM: true });

  constructor(bytes: Uint8Array, schema: CompiledSchema, code: string) {
    this.#buffer = new ByteBuffer(bytes);
    this.#schema = schema;
    this.#code = code;
  }

  root(): Plain {
    return this.#table(this.#indirect(0), this.#schema.root, undefined);
  }

  #table(at: number, name: string, path: Path | undefined): Plain {
    const fields = this.#schema.tables.get(name) ?? [];
    this.#reportFields(at, fields, path);
    const table: Plain = {};
    for (const field of fields) {
      const value = this.#field(at, field, path);
      if (value !== undefined) table[field.key] = value;
    }
    return table;
  }

  #field(at: number, field: Field, up: Path | undefined): unknown {
    const offset = this.#buffer.__offset(at, 4 + 2 * field.id);
    if (offset === 0) {
      return field.kind === 'union' ? this.#emptyMember(at, field) : defaultOf(field);
    }
    const path = { up, step: field.name };
    const position = at + offset;
    if (field.kind === 'union') return this.#union(at, position, field, path);
    if (!field.vector) return this.#element(position, field, path);
    const start = this.#buffer.__vector(position);
    const count = this.#buffer.__vector_len(position) >>> 0;
    if (field.kind === 'scalar' && field.scalar === 'ubyte') {
      return this.#buffer.bytes().subarray(start, start + count);
    }
    const list = new Array<unknown>(count);
    const plain = field.kind === 'scalar' && field.scalar !== 'bool';
    for (let i = 0; i < count; i++) {
      const at = start + i * field.bytes;
      // Scales and zero points come by the hundred thousand: no path for a number that needs none.
      const number = plain ? this.#scalar(at, field) : undefined;
      list[i] = typeof number === 'number' ? number : this.#element(at, field, { up: path, step: i });
    }
    return list;
  }

  #element(position: number, field: Field, path: Path): unknown {
    if (field.kind === 'table') return this.#table(this.#indirect(position), field.table, path);
    if (field.kind === 'string') return this.#string(position, path);
    return this.#present(field, this.#scalar(position, field), path);
  }

  #union(at: number, position: number, field: Field, path: Path): unknown {
    const discriminant = this.#buffer.__offset(at, 2 + 2 * field.id);
    if (discriminant === 0) return undefined;
    if (!field.vector) return this.#member(this.#buffer.readUint8(at + discriminant), position, field, path);
    const types = this.#buffer.__vector(at + discriminant);
    const start = this.#buffer.__vector(position);
    return Array.from({ length: this.#buffer.__vector_len(position) >>> 0 }, (_, i) =>
      this.#member(this.#buffer.readUint8(types + i), start + 4 * i, field, { up: path, step: i }),
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
    const discriminant = field.vector ? 0 : this.#buffer.__offset(at, 2 + 2 * field.id);
    const type = discriminant === 0 ? 0 : this.#buffer.readUint8(at + discriminant);
    const name = field.members[type - 1];
    return name === undefined ? undefined : { type: name, value: defaultsIn(this.#schema, name) };
  }

  /** A scalar as the object model shows it. */
  #present(field: Field, raw: number | bigint, path: Path | undefined): unknown {
    if (field.kind === 'enum') {
      const name = field.nameOf.get(Number(raw));
      if (name !== undefined) return name;
      this.unknown.push({ path: formatPath(path), kind: 'enum-value', id: Number(raw) });
      return Number(raw);
    }
    if (field.scalar === 'bool') return raw !== 0;
    if (typeof raw === 'number' || !field.traits.safe) return raw;
    throw new ZooError({
      code: `${this.#code}_RANGE`,
      category: 'damaged-input',
      message: `${formatPath(path)}: number is too large to be a count or a position`,
      received: String(raw),
    });
  }

  #scalar(position: number, { scalar }: Field): number | bigint {
    const buffer = this.#buffer;
    switch (scalar) {
      case 'byte':
        return buffer.readInt8(position);
      case 'short':
        return buffer.readInt16(position);
      case 'ushort':
        return buffer.readUint16(position);
      case 'int':
        return buffer.readInt32(position);
      case 'uint':
        return buffer.readUint32(position);
      case 'long':
        return (
          exact(buffer.readInt32(position + 4), buffer.readUint32(position)) ?? buffer.readInt64(position)
        );
      case 'ulong':
        return (
          exact(buffer.readUint32(position + 4), buffer.readUint32(position)) ?? buffer.readUint64(position)
        );
      case 'float':
        return buffer.readFloat32(position);
      case 'double':
        return buffer.readFloat64(position);
      default:
        return buffer.readUint8(position);
    }
  }

  #string(position: number, path: Path): string {
    const start = this.#buffer.__vector(position);
    const bytes = this.#buffer.bytes().subarray(start, start + this.#buffer.__vector_len(position));
    try {
      return this.#strict.decode(bytes);
    } catch {
      this.unknown.push({ path: formatPath(path), kind: 'text', id: bytes.length });
      return this.#lenient.decode(bytes);
    }
  }

  #reportFields(at: number, fields: readonly Field[], path: Path | undefined): void {
    const buffer = this.#buffer;
    const vtable = at - buffer.readInt32(at);
    const slots = (buffer.readUint16(vtable) - 4) / 2;
    const known = fields.length === 0 ? -1 : fields[fields.length - 1].id;
    for (let id = known + 1; id < slots; id++) {
      if (buffer.readUint16(vtable + 4 + 2 * id) !== 0) {
        this.unknown.push({ path: formatPath(path), kind: 'field', id });
      }
    }
  }

  #indirect(position: number): number {
    return position + this.#buffer.readUint32(position);
  }
}

/** 64 bits as a number, undefined where that would round: far cheaper than by way of a bigint. */
function exact(high: number, low: number): number | undefined {
  const value = high * 2 ** 32 + low;
  return Number.isSafeInteger(value) ? value : undefined;
}
