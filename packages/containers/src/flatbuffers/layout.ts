import { scalarDefaults } from './defaults.ts';
import type { Field, Plain } from './schema.ts';
import { fail, inside, type Source, spend } from './source.ts';

/** What a file has met of one table of the schema. */
export interface Kind {
  readonly fields: readonly Field[];
  /** By the place of their vtable. */
  readonly layouts: Map<number, Layout>;
}

/** What a vtable says. Tables of one kind share a few of them, so each is looked at once for a kind. */
export interface Layout {
  /** Bytes of a table. */
  readonly size: number;
  /** All scalars at their default. Most fields of most tables are absent: a copy is cheaper than a decision each. */
  readonly blank: Readonly<Plain>;
  /** The fields that are there, in the order of their ids. */
  readonly slots: readonly Slot[];
  /** Lists that are not there, and read as empty. */
  readonly emptyLists: readonly Field[];
  /** Ids of fields behind those of the schema. */
  readonly unknown: readonly number[];
}

/** Where in a table a field is. */
export interface Slot {
  readonly field: Field;
  /** Of a table, or of a vector of tables. */
  readonly kind: Kind | undefined;
  /** 0 for a union of which the table has nothing but the type. */
  readonly offset: number;
  /** Of the type of a union. */
  readonly type: number;
}

/** What a layout takes in memory, about. */
const KEPT = 64;

const NO_FIELDS: readonly Field[] = [];

/** The tables that the schema calls `name`. */
export function kindOf(source: Source, name: string): Kind {
  let kind = source.kinds.get(name);
  if (kind === undefined) {
    kind = { fields: source.schema.tables.get(name) ?? NO_FIELDS, layouts: new Map() };
    source.kinds.set(name, kind);
  }
  return kind;
}

/** The layout of the table at `at`, which is of this kind. */
export function layoutOf(source: Source, at: number, kind: Kind): Layout {
  const vtable = at - source.view.getInt32(at, true);
  let layout = kind.layouts.get(vtable);
  if (layout === undefined) {
    layout = readLayout(source, vtable, kind.fields);
    kind.layouts.set(vtable, layout);
  }
  return layout;
}

function readLayout(source: Source, at: number, fields: readonly Field[]): Layout {
  if (at < 0 || at % 2 !== 0) fail(source, 'DAMAGED', 'vtable is at an impossible place', String(at));
  const { view } = source;
  inside(source, at, 4);
  const bytes = view.getUint16(at, true);
  const size = view.getUint16(at + 2, true);
  if (bytes < 4 || bytes % 2 !== 0 || size < 4)
    fail(source, 'DAMAGED', 'vtable has an impossible size', `${bytes}, ${size}`);
  inside(source, at, bytes);
  spend(source, KEPT + bytes);
  const offsetOf = (id: number) => (4 + 2 * id < bytes ? view.getUint16(at + 4 + 2 * id, true) : 0);
  const slots: Slot[] = [];
  const emptyLists: Field[] = [];
  for (const field of fields) {
    const isUnion = field.kind === 'union';
    const offset = offsetOf(field.id);
    const type = isUnion ? offsetOf(field.id - 1) : 0;
    if (offset !== 0) fits(source, field, offset, field.vector ? 4 : field.bytes, size);
    if (type !== 0) fits(source, field, type, field.vector ? 4 : 1, size);
    const kind = field.kind === 'table' ? kindOf(source, field.table) : undefined;
    if (isUnion ? type !== 0 : offset !== 0) slots.push({ field, kind, offset, type });
    else if (field.vector && field.traits.list) emptyLists.push(field);
  }
  const unknown: number[] = [];
  for (let id = (fields.at(-1)?.id ?? -1) + 1; id < (bytes - 4) / 2; id++) {
    if (offsetOf(id) !== 0) unknown.push(id);
  }
  return { size, blank: scalarDefaults(fields), slots, emptyLists, unknown };
}

function fits(source: Source, { name }: Field, offset: number, bytes: number, size: number): void {
  if (offset >= 4 && offset + bytes <= size) return;
  source.steps.push(name);
  fail(source, 'DAMAGED', 'field lies outside its table', String(offset));
}
