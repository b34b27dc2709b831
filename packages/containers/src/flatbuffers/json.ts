/**
 * The JSON form of FlatBuffers, as flatc prints and reads it: names of the schema, enumerations as names, a union as
 * `x_type` and `x`, scalars at their default left out.
 */
import { ZooError } from '@zoo/core';
import { enumName } from './enums.ts';
import { formatPath, type Path } from './path.ts';
import {
  type CompiledSchema,
  compileSchema,
  type Field,
  type FlatBufferSchema,
  type Plain,
} from './schema.ts';

/** The JSON form of an object of the model. */
export function flatBufferToJson(root: object, schema: FlatBufferSchema): Plain {
  return tableToJson(root as Plain, schema.root, compileSchema(schema));
}

/**
 * The object model of a JSON form. Unlike flatc, names that the schema lacks are refused, not skipped.
 *
 * @throws ZooError `FLATBUFFER_JSON`
 */
export function flatBufferFromJson<T>(json: unknown, schema: FlatBufferSchema): T {
  return tableFromJson(json, schema.root, compileSchema(schema), { step: schema.root }) as T;
}

function tableToJson(table: Plain, name: string, schema: CompiledSchema): Plain {
  const json: Plain = {};
  for (const field of schema.tables.get(name) ?? []) {
    const value = table[field.key];
    if (value === undefined || isDefault(field, value)) continue;
    if (field.kind === 'union') {
      const members = (field.vector ? value : [value]) as { type: string; value: Plain }[];
      const types = members.map(({ type }) => type);
      const values = members.map((member) => tableToJson(member.value, member.type, schema));
      json[`${field.name}_type`] = field.vector ? types : types[0];
      json[field.name] = field.vector ? values : values[0];
    } else {
      json[field.name] = field.vector
        ? Array.from(value as ArrayLike<unknown>, (each) => elementToJson(field, each, schema))
        : elementToJson(field, value, schema);
    }
  }
  return json;
}

function isDefault(field: Field, value: unknown): boolean {
  if (field.vector) return false;
  if (field.kind === 'enum') return value === enumName(field.numberOf, field.fallback);
  return field.kind === 'scalar' && Number(value) === field.fallback;
}

function elementToJson(field: Field, value: unknown, schema: CompiledSchema): unknown {
  if (field.kind === 'table') return tableToJson(value as Plain, field.table, schema);
  return field.scalar === 'float' && typeof value === 'number' ? shortestFloat32(value) : value;
}

/** The shortest decimal that is the same float32: 0.2 for 0.20000000298. */
function shortestFloat32(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return short;
  }
  return value;
}

function tableFromJson(json: unknown, name: string, schema: CompiledSchema, path: Path): Plain {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw misfit(path, 'an object', json);
  const fields = schema.tables.get(name) ?? [];
  const known = new Set(
    fields.flatMap((field) => (field.kind === 'union' ? [field.name, `${field.name}_type`] : [field.name])),
  );
  for (const key of Object.keys(json)) {
    if (!known.has(key)) throw misfit({ up: path, step: key }, `one of ${[...known].join(', ')}`, key);
  }
  const table: Plain = {};
  for (const field of fields) {
    // A type without a value is a table of defaults.
    const typeOnly = field.kind === 'union' && !field.vector && `${field.name}_type` in json;
    const value = (json as Plain)[field.name] ?? (typeOnly ? {} : undefined);
    if (value === undefined) continue;
    const at: Path = { up: path, step: field.name };
    if (!field.vector) {
      table[field.key] = elementFromJson(field, value, (json as Plain)[`${field.name}_type`], schema, at);
      continue;
    }
    if (!Array.isArray(value)) throw misfit(at, 'a list', value);
    const types = (json as Plain)[`${field.name}_type`];
    const list = value.map((each, i) =>
      elementFromJson(field, each, Array.isArray(types) ? types[i] : undefined, schema, { up: at, step: i }),
    );
    table[field.key] =
      field.kind === 'scalar' && field.scalar === 'ubyte' ? Uint8Array.from(list as number[]) : list;
  }
  return table;
}

function elementFromJson(
  field: Field,
  value: unknown,
  type: unknown,
  schema: CompiledSchema,
  path: Path,
): unknown {
  if (field.kind === 'table') return tableFromJson(value, field.table, schema, path);
  if (field.kind === 'union') {
    if (typeof type !== 'string' || !field.members.includes(type)) {
      throw misfit(path, `${field.name}_type, one of ${field.members.join(', ')}`, type);
    }
    return { type, value: tableFromJson(value, type, schema, path) };
  }
  return value;
}

function misfit(path: Path, expected: string, value: unknown): ZooError {
  return new ZooError({
    code: 'FLATBUFFER_JSON',
    category: 'usage',
    message: `${formatPath(path)}: JSON does not fit the schema`,
    expected,
    received: typeof value === 'object' ? 'an object' : String(value),
  });
}
