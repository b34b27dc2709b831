import { plainBytes } from '@zoo/core';
import { defaultsOf } from './defaults.ts';
import { type Kind, kindOf, layoutOf, type Slot } from './layout.ts';
import { listAt, scalarAt } from './numbers.ts';
import { compileSchema, type Field, type FlatBufferSchema, type Plain } from './schema.ts';
import {
  fail,
  inside,
  type ReadLimits,
  reportUnknown,
  type Source,
  sourceOf,
  spend,
  target,
  type Unknown,
  vectorAt,
} from './source.ts';

export interface FlatBufferContent<T> {
  readonly value: T;
  readonly unknown: readonly Unknown[];
  /** End of the last byte that the FlatBuffer uses. */
  readonly end: number;
}

/**
 * Turns `bytes` into plain objects: camel-case keys, enumerations as their names, unions as `{ type, value }`, byte
 * vectors as views on `bytes`, 64-bit integers as numbers where exact. Every offset, length and string that is reachable
 * from the root is checked before it is used; fields that the schema does not know are not followed.
 *
 * Absent scalars read as their default; absent strings, tables and vectors are left out. An enumeration value that
 * the schema does not know reads as its number; this and every other thing the schema does not know is in `unknown`.
 *
 * @throws ZooError `*_IDENTIFIER`, `*_TRUNCATED` (something lies outside), `*_DAMAGED` (impossible structure),
 *   `*_LIMIT` (a bomb: small file, endless content), `*_RANGE` for a 64-bit count or position of 2^53 or more
 */
export function readFlatBuffer<T>(
  given: Uint8Array,
  schema: FlatBufferSchema,
  limits: ReadLimits = {},
): FlatBufferContent<T> {
  const bytes = plainBytes(given);
  const { root, identifier } = schema;
  const source = sourceOf(bytes, compileSchema(schema), limits);
  if (bytes.length < 8) fail(source, 'TRUNCATED', 'too short for any content', `${bytes.length} bytes`);
  const found = String.fromCharCode(...bytes.subarray(4, 8));
  if (identifier !== undefined && found !== identifier)
    fail(source, 'IDENTIFIER', `file identifier is not ${identifier}`, JSON.stringify(found));
  const value = tableAt(source, 0, kindOf(source, root)) as T;
  return { value, unknown: source.unknown, end: source.end };
}

/** The table that the offset at `position` points at. */
function tableAt(source: Source, position: number, of: Kind): Plain {
  const at = target(source, position);
  if (source.depth >= source.maxDepth) fail(source, 'LIMIT', `tables nest deeper than ${source.maxDepth}`);
  if (--source.tables < 0) fail(source, 'LIMIT', 'too many tables');
  const { size, blank, slots, emptyLists, unknown } = layoutOf(source, at, of);
  inside(source, at, size);
  for (let i = 0; i < unknown.length; i++) {
    spend(source, 8);
    reportUnknown(source, 'field', unknown[i]);
  }
  source.depth++;
  const table: Plain = { ...blank };
  for (let i = 0; i < slots.length; i++) {
    const value = fieldAt(source, at, slots[i]);
    if (value !== undefined) table[slots[i].field.key] = value;
  }
  for (let i = 0; i < emptyLists.length; i++) table[emptyLists[i].key] = [];
  source.depth--;
  return table;
}

function fieldAt(source: Source, table: number, slot: Slot): unknown {
  const { field, offset } = slot;
  const { kind, vector, name } = field;
  if (!vector && (kind === 'scalar' || kind === 'enum')) return scalarAt(source, table + offset, field, name);
  source.steps.push(name);
  let value: unknown;
  if (kind === 'union') value = unionAt(source, table, slot);
  else if (vector) value = vectorOf(source, table + offset, slot);
  else if (kind === 'string') value = stringAt(source, table + offset);
  else value = tableAt(source, table + offset, slot.kind as Kind);
  source.steps.pop();
  return value;
}

function vectorOf(source: Source, position: number, { field, kind }: Slot): unknown {
  const at = vectorAt(source, position, field.bytes);
  const count = source.view.getUint32(at, true);
  const start = at + 4;
  if (field.kind === 'scalar' && field.scalar === 'ubyte') return source.bytes.subarray(start, start + count);
  spend(source, 8 * count);
  if (field.kind === 'scalar' || field.kind === 'enum') return listAt(source, start, count, field);
  const { steps } = source;
  const list = new Array<unknown>(count);
  for (let i = 0; i < count; i++) {
    steps.push(i);
    const position = start + 4 * i;
    list[i] = kind ? tableAt(source, position, kind) : stringAt(source, position);
    steps.pop();
  }
  return list;
}

function unionAt(source: Source, table: number, { field, offset, type }: Slot): unknown {
  const { view, steps } = source;
  if (!field.vector) return memberAt(source, view.getUint8(table + type), offset && table + offset, field);
  if (offset === 0) return undefined;
  const values = vectorAt(source, table + offset, 4);
  const count = view.getUint32(values, true);
  spend(source, 8 * count);
  const types = vectorAt(source, table + type, 1);
  const found = view.getUint32(types, true);
  if (found !== count)
    fail(source, 'DAMAGED', 'union types and values differ in number', `${found}, ${count}`);
  const list = new Array<unknown>(count);
  for (let i = 0; i < count; i++) {
    steps.push(i);
    list[i] = memberAt(source, view.getUint8(types + 4 + i), values + 4 + 4 * i, field);
    steps.pop();
  }
  return list;
}

/** The value of a union; without a position, its type is set and its value is missing: a table of defaults. */
function memberAt(source: Source, type: number, position: number, field: Field): unknown {
  if (type === 0) return undefined;
  const name = field.members[type - 1];
  if (name !== undefined) {
    const value =
      position === 0 ? defaultsOf(source.schema, name) : tableAt(source, position, kindOf(source, name));
    return { type: name, value };
  }
  if (position === 0) return undefined;
  inside(source, target(source, position), 4);
  reportUnknown(source, 'union-member', type);
  return { type, value: {} };
}

function stringAt(source: Source, position: number): string {
  const at = target(source, position);
  const count = source.view.getUint32(at, true);
  const start = at + 4;
  inside(source, start, count + 1);
  if (source.bytes[start + count] !== 0) fail(source, 'DAMAGED', 'string is not terminated');
  spend(source, count);
  const bytes = source.bytes.subarray(start, start + count);
  try {
    return source.text.decode(bytes);
  } catch {
    reportUnknown(source, 'text', count);
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  }
}
