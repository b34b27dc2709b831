/** Writes TypeScript from a reflected schema: one data table for the generic reader, and the object model. */

const NUMBERS = new Set('byte ubyte short ushort int uint float double'.split(' '));
const FLAGS = ['list', 'safe', 'many', 'wire', 'subgraph'];

/** `fused_activation_function` -> `fusedActivationFunction`; the same rule as `camelCase` of containers. */
export function camelCase(name) {
  return name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
}

/**
 * @param {import('./reflection.mjs').Reflection} schema
 * @param {{ source: string, constant: string }} names file the schema came from, name of the exported constant
 */
export function emit(schema, { source, constant }) {
  const unions = schema.enums.filter((each) => each.union);
  const enums = schema.enums.filter((each) => !each.union);
  const empty = schema.tables.filter((table) => table.fields.length === 0);
  const parts = [
    `// Generated from schema/${source} by tools/schema (npm run generate). Do not edit.`,
    `import type { ${[...new Set(importsOf(schema, unions))].sort().join(', ')} } from '@zoo/containers';`,
    ...enums.map(emitEnum),
    ...unions.map((union) => emitUnion(union, constant)),
    ...schema.tables.filter((table) => table.fields.length > 0).map((table) => emitInterface(table, schema)),
    empty.length > 0 && empty.map((table) => `export type ${table.name} = Record<string, never>;`).join('\n'),
    unions.length > 0 &&
      `/** Every table by its name. */\nexport interface ${constant}_TABLES {\n${lines(schema.tables, ({ name }) => `  ${name}: ${name};`)}\n}`,
    emitOptions(enums),
    emitSchema(schema, enums, unions, constant),
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

function importsOf(schema, unions) {
  const types = schema.tables.flatMap((table) =>
    table.fields.filter((field) => !hidden(field)).map(typeScriptOf),
  );
  return [
    'FlatBufferSchema',
    ...(types.some((type) => /Int64/.test(type)) ? ['Int64'] : []),
    ...(unions.length > 0 ? ['UnionOf'] : []),
  ];
}

function emitEnum({ name, values, doc }) {
  const row = (value) => `  ${value.name}: ${value.value},`;
  return `${comment(doc)}export const ${name} = {\n${lines(values, row)}\n} as const;\nexport type ${name} = keyof typeof ${name};`;
}

/** Members by discriminant, from 1; 0 is no value. */
function emitUnion({ name, values, doc }, constant) {
  const members = values.filter((value) => value.value !== 0);
  if (members.some((member, i) => member.value !== i + 1)) throw new Error(`union ${name} has gaps`);
  return `${comment(doc)}export const ${name} = [\n${lines(members, (member) => `  '${member.name}',`)}\n] as const;\nexport type ${name} = UnionOf<${constant}_TABLES, (typeof ${name})[number]>;`;
}

function emitInterface({ name, fields, doc }, schema) {
  const row = (field) => {
    const note = field.deprecated ? ['@deprecated', ...field.doc] : field.doc;
    return `${comment(note, '  ')}  ${camelCase(field.name)}${optional(field, schema) ? '?' : ''}: ${typeScriptOf(field)};`;
  };
  return `${comment(doc)}export interface ${name} {\n${lines(
    fields.filter((field) => !hidden(field)),
    row,
  )}\n}`;
}

function hidden(field) {
  return 'wire' in field.attributes;
}

/** Scalars always read as a value; everything else may be absent, except lists. */
function optional(field, schema) {
  if (field.deprecated) return true;
  if ('list' in field.attributes) return false;
  const scalar = NUMBERS.has(field.type) || ['bool', 'long', 'ulong'].includes(field.type);
  return !scalar && !schema.enums.some((each) => !each.union && each.name === field.type);
}

function typeScriptOf(field) {
  const vector = field.type.startsWith('[');
  const element = vector ? field.type.slice(1, -1) : field.type;
  if (vector && element === 'ubyte') return 'Uint8Array';
  if ('many' in field.attributes) return 'ArrayLike<number>';
  let type = element;
  if (NUMBERS.has(element)) type = 'number';
  else if (element === 'long' || element === 'ulong') type = 'safe' in field.attributes ? 'number' : 'Int64';
  else if (element === 'bool') type = 'boolean';
  return vector ? `${type}[]` : type;
}

/** Which option table each value of an enumeration names. */
function emitOptions(enums) {
  return enums
    .filter(({ values }) => values.some((value) => value.attributes.options))
    .map(({ name, values }) => {
      const rows = values.filter((value) => value.attributes.options);
      return `/** The table of options of each ${name} that has one. */\nexport const ${name}Options = {\n${lines(rows, (value) => `  ${value.name}: '${value.attributes.options}',`)}\n} as const;`;
    })
    .join('\n\n');
}

function emitSchema(schema, enums, unions, constant) {
  const rows = [
    `  root: '${schema.root}',`,
    schema.identifier && `  identifier: '${schema.identifier}',`,
    enums.length > 0
      ? `  enums: {\n${lines(enums, ({ name, base }) => `    ${name}: { base: '${base}', values: ${name} },`)}\n  },`
      : '  enums: {},',
    unions.length > 0 ? `  unions: { ${unions.map(({ name }) => name).join(', ')} },` : '  unions: {},',
    `  tables: {\n${lines(schema.tables, (table) => emitRows(table, schema))}\n  },`,
  ];
  return `export const ${constant}: FlatBufferSchema = {\n${rows.filter(Boolean).join('\n')}\n};`;
}

function emitRows({ name, fields }, schema) {
  if (fields.length === 0) return `    ${name}: [],`;
  return `    ${name}: [\n${lines(fields, (field) => `      ${emitRow(field, schema)},`)}\n    ],`;
}

function emitRow(field, schema) {
  const traits = [];
  if (field.fallback !== 0) traits.push(`fallback: ${fallbackOf(field, schema)}`);
  if (field.attributes.force_align) traits.push(`align: ${field.attributes.force_align}`);
  if (field.deprecated) traits.push('deprecated: true');
  for (const flag of FLAGS) if (flag in field.attributes) traits.push(`${flag}: true`);
  const tail = traits.length > 0 ? `, { ${traits.join(', ')} }` : '';
  return `['${field.name}', ${field.id}, '${field.type}'${tail}]`;
}

function fallbackOf(field, schema) {
  if (field.type === 'bool') return 'true';
  const value = schema.enums
    .find(({ name }) => name === field.type)
    ?.values.find((each) => each.value === field.fallback);
  return value ? `'${value.name}'` : String(field.fallback);
}

function comment(doc, indent = '') {
  return doc.length === 0 ? '' : `${indent}/** ${doc.join(' ')} */\n`;
}

function lines(list, row) {
  return list.map(row).join('\n');
}
