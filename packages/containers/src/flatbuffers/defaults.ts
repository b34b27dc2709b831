import { enumName } from './enums.ts';
import {
  type CompiledSchema,
  compileSchema,
  type Field,
  type FlatBufferSchema,
  type Plain,
} from './schema.ts';

/** A table of which the file says nothing: the defaults of its scalars, and its lists empty. */
export function defaultTable(schema: FlatBufferSchema, name: string): Plain {
  return defaultsOf(compileSchema(schema), name);
}

export function defaultsOf(schema: CompiledSchema, name: string): Plain {
  const fields = schema.tables.get(name) ?? [];
  const table = { ...scalarDefaults(fields) };
  for (const { key, vector, traits } of fields) if (vector && traits.list) table[key] = [];
  return table;
}

const known = new WeakMap<readonly Field[], Readonly<Plain>>();

/** The scalars of a table at their defaults, made once. */
export function scalarDefaults(fields: readonly Field[]): Readonly<Plain> {
  let scalars = known.get(fields);
  if (scalars === undefined) {
    const all: Plain = {};
    for (const field of fields) {
      const value = defaultOf(field);
      if (value !== undefined) all[field.key] = value;
    }
    scalars = all;
    known.set(fields, scalars);
  }
  return scalars;
}

function defaultOf({ vector, traits, kind, numberOf, fallback, scalar }: Field): unknown {
  if (vector || traits.deprecated || traits.wire) return undefined;
  if (kind === 'enum') return enumName(numberOf, fallback) ?? fallback;
  if (kind !== 'scalar') return undefined;
  return scalar === 'bool' ? fallback !== 0 : fallback;
}
