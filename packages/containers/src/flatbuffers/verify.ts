import { ZooError } from '@zoo/core';
import { formatPath, type Path } from './path.ts';
import {
  type CompiledSchema,
  compileSchema,
  type Field,
  type FlatBufferSchema,
  SCALAR_BYTES,
} from './schema.ts';

export interface VerifyOptions {
  /** Start of every error code: `TFLITE` gives `TFLITE_TRUNCATED`. */
  readonly code?: string;
  /** Nested tables; 64 is the limit of the official verifier. */
  readonly maxDepth?: number;
  /** Tables visited, shared ones each time; 1,000,000 is the limit of the official verifier. */
  readonly maxTables?: number;
}

/**
 * Checks that every offset, length and string reachable from the root lies inside `bytes`, so that a reader
 * may follow them blindly. Fields that the schema does not know are not followed.
 *
 * @returns the end of the last byte that the FlatBuffer uses
 * @throws ZooError `*_IDENTIFIER`, `*_TRUNCATED` (something lies outside), `*_DAMAGED` (impossible structure) or
 *   `*_LIMIT` (a bomb: small file, endless content)
 */
export function verifyFlatBuffer(
  bytes: Uint8Array,
  schema: FlatBufferSchema,
  options: VerifyOptions = {},
): { end: number } {
  return new Verifier(bytes, compileSchema(schema), options).run();
}

class Verifier {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #schema: CompiledSchema;
  readonly #code: string;
  readonly #maxDepth: number;
  #tables: number;
  /**
   * Shared vectors are copied once per reference when read; honest writers share little, so content may be read
   * eight times over (plus 1 MB for tiny files), which bounds the memory a hostile file can claim.
   */
  #copied: number;
  #end = 8;

  constructor(bytes: Uint8Array, schema: CompiledSchema, options: VerifyOptions) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#schema = schema;
    this.#code = options.code ?? 'FLATBUFFER';
    this.#maxDepth = options.maxDepth ?? 64;
    this.#tables = options.maxTables ?? 1_000_000;
    this.#copied = 8 * bytes.byteLength + (1 << 20);
  }

  run(): { end: number } {
    const { root, identifier } = this.#schema;
    const start: Path = { step: root };
    if (this.#bytes.length < 8)
      this.#fail('TRUNCATED', start, 'too short for any content', `${this.#bytes.length} bytes`);
    const found = String.fromCharCode(...this.#bytes.subarray(4, 8));
    if (identifier !== undefined && found !== identifier) {
      this.#fail('IDENTIFIER', start, `file identifier is not ${identifier}`, JSON.stringify(found));
    }
    this.#table(this.#indirect(0, start), root, start, 0);
    return { end: this.#end };
  }

  #table(at: number, name: string, path: Path, depth: number): void {
    if (depth >= this.#maxDepth) this.#fail('LIMIT', path, `tables nest deeper than ${this.#maxDepth}`);
    if (--this.#tables < 0) this.#fail('LIMIT', path, 'too many tables');
    const view = this.#view;
    this.#inside(at, 4, path);
    const vtable = at - view.getInt32(at, true);
    if (vtable < 0 || vtable % 2 !== 0)
      this.#fail('DAMAGED', path, 'vtable is at an impossible place', String(vtable));
    this.#inside(vtable, 4, path);
    const vtableBytes = view.getUint16(vtable, true);
    const tableBytes = view.getUint16(vtable + 2, true);
    if (vtableBytes < 4 || vtableBytes % 2 !== 0 || tableBytes < 4) {
      this.#fail('DAMAGED', path, 'vtable has an impossible size', `${vtableBytes}, ${tableBytes}`);
    }
    this.#inside(vtable, vtableBytes, path);
    this.#inside(at, tableBytes, path);
    const fields = this.#schema.tables.get(name) ?? [];
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i];
      const { id, vector, kind } = field;
      const slot = vtable + 4 + 2 * id;
      const isUnion = kind === 'union';
      // Fields are in the order of their ids; that of the type of a union is one less.
      if (slot - (isUnion ? 2 : 0) >= vtable + vtableBytes) break;
      const offset = slot < vtable + vtableBytes ? view.getUint16(slot, true) : 0;
      if (offset !== 0) this.#fits(offset, vector ? 4 : field.bytes, tableBytes, field, path);
      const type = isUnion ? view.getUint16(slot - 2, true) : offset;
      if (isUnion && type !== 0) this.#fits(type, vector ? 4 : 1, tableBytes, field, path);
      if (offset === 0 || type === 0 || (kind === 'scalar' && !vector) || (kind === 'enum' && !vector))
        continue;
      this.#field(field, at + offset, at + type, path, depth);
    }
  }

  #fits(offset: number, size: number, tableBytes: number, { name }: Field, path: Path): void {
    if (offset < 4 || offset + size > tableBytes)
      this.#fail('DAMAGED', { up: path, step: name }, 'field lies outside its table', String(offset));
  }

  #field(field: Field, position: number, discriminant: number, up: Path, depth: number): void {
    const path = { up, step: field.name };
    if (!field.vector) {
      const union = field.kind === 'union' ? this.#view.getUint8(discriminant) : 0;
      this.#element(field, position, union, path, depth);
      return;
    }
    const start = this.#vector(position, SCALAR_BYTES[field.scalar], path);
    const count = this.#view.getUint32(start - 4, true);
    if (field.kind === 'scalar' || field.kind === 'enum') {
      if (field.scalar !== 'ubyte') this.#copy(count * 8, path);
      return;
    }
    this.#copy(count * 8, path);
    const types = field.kind === 'union' ? this.#vector(discriminant, 1, path) : 0;
    if (types !== 0 && this.#view.getUint32(types - 4, true) !== count) {
      const found = this.#view.getUint32(types - 4, true);
      this.#fail('DAMAGED', path, 'union types and values differ in number', `${found}, ${count}`);
    }
    for (let i = 0; i < count; i++) {
      const union = types === 0 ? 0 : this.#view.getUint8(types + i);
      this.#element(field, start + 4 * i, union, { up: path, step: i }, depth);
    }
  }

  #element(field: Field, position: number, union: number, path: Path, depth: number): void {
    if (field.kind === 'string') this.#string(position, path);
    else if (field.kind === 'table')
      this.#table(this.#indirect(position, path), field.table, path, depth + 1);
    else if (field.kind === 'union' && union !== 0) {
      const target = this.#indirect(position, path);
      const member = field.members[union - 1];
      if (member !== undefined) this.#table(target, member, path, depth + 1);
    }
  }

  #string(position: number, path: Path): void {
    const start = this.#vector(position, 1, path);
    const count = this.#view.getUint32(start - 4, true);
    this.#inside(start, count + 1, path);
    if (this.#bytes[start + count] !== 0) this.#fail('DAMAGED', path, 'string is not terminated');
    this.#copy(count, path);
  }

  /** Where the first element is; the number of elements, in the four bytes before, has been checked. */
  #vector(position: number, size: number, path: Path): number {
    const at = this.#indirect(position, path);
    this.#inside(at + 4, this.#view.getUint32(at, true) * size, path);
    return at + 4;
  }

  /** The place that the offset at `position` points at; room for four bytes is guaranteed. */
  #indirect(position: number, path: Path): number {
    this.#inside(position, 4, path);
    const offset = this.#view.getUint32(position, true);
    const target = position + offset;
    if (offset === 0 || target % 4 !== 0)
      this.#fail('DAMAGED', path, 'offset points at an impossible place', String(target));
    this.#inside(target, 4, path);
    return target;
  }

  /** All numbers stay below 2^36, so sums are exact. */
  #inside(start: number, size: number, path: Path): void {
    const end = start + size;
    if (end > this.#bytes.length) {
      this.#fail(
        'TRUNCATED',
        path,
        'content lies beyond the end of the file',
        `bytes up to ${end} of ${this.#bytes.length}`,
      );
    }
    if (end > this.#end) this.#end = end;
  }

  #copy(bytes: number, path: Path): void {
    this.#copied -= bytes;
    if (this.#copied < 0) this.#fail('LIMIT', path, 'the same content is referred to too often');
  }

  #fail(code: string, path: Path, message: string, received?: string): never {
    throw new ZooError({
      code: `${this.#code}_${code}`,
      category: 'damaged-input',
      message: `${formatPath(path)}: ${message}`,
      received,
    });
  }
}
