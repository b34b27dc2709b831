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
    `import ${importsOf(schema, enums, unions)} from '@zoo/containers';`,
    ...enums.map(emitEnum),
    ...unions.map((union) => emitUnion(union, schema, constant)),
    ...schema.tables.filter((table) => table.fields.length > 0).map((table) => emitInterface(table, schema)),
    empty.length > 0 && empty.map((table) => `export type ${table.name} = Record<string, never>;`).join('\n'),
    unions.length > 0 &&
      `/** Every table by its name. */\nexport interface ${constant}_TABLES {\n${lines(schema.tables, ({ name }) => `  ${name}: ${name};`)}\n}`,
    emitOptions(enums, schema.tables),
    emitSchema(schema, enums, unions, constant),
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

function importsOf(schema, enums, unions) {
  const types = schema.tables.flatMap((table) =>
    table.fields.filter((field) => !hidden(field)).map(typeScriptOf),
  );
  const names = ['FlatBufferSchema'];
  if (types.some((type) => /Int64/.test(type))) names.push('Int64');
  if (unions.length > 0) names.push('UnionOf');
  if (!enums.some(isLong)) return `type { ${names.join(', ')} }`;
  return `{ enumeration, ${names.map((name) => `type ${name}`).join(', ')} }`;
}

/** Hundreds of values are a list of names, which is half as long. */
function emitEnum({ name, values, doc }) {
  if (isLong({ values })) {
    if (values.some(({ value }, i) => value !== i)) throw new Error(`${name} has gaps`);
    const names = lines(values, (value) => `  '${value.name}',`);
    return `${comment(doc)}export const ${name} = /* @__PURE__ */ enumeration([\n${names}\n]);\nexport type ${name} = keyof typeof ${name};`;
  }
  const row = (value) => `  ${value.name}: ${value.value},`;
  return `${comment(doc)}export const ${name} = {\n${lines(values, row)}\n} as const;\nexport type ${name} = keyof typeof ${name};`;
}

function isLong({ values }) {
  return values.length > 100;
}

/** Members by discriminant, from 1, with their fields; 0 is no value. */
function emitUnion(union, schema, constant) {
  const { name, doc } = union;
  const tables = lines(membersOf(union, schema), (table) => `  ${emitTable(table, schema)}`);
  return `${comment(doc)}export const ${name} = {\n${tables}\n};\nexport type ${name} = UnionOf<${constant}_TABLES, keyof typeof ${name}>;`;
}

function membersOf({ name, values }, { tables }) {
  const members = values.filter((value) => value.value !== 0);
  if (members.some((member, i) => member.value !== i + 1)) throw new Error(`union ${name} has gaps`);
  return members.map((member) => tables.find((table) => table.name === member.name));
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

/** Which option table each value of an enumeration names, where its own name does not say it. */
function emitOptions(enums, tables) {
  const tableOf = new Map(tables.map(({ name }) => [name.toLowerCase(), name]));
  const saysIt = ({ name, attributes }) =>
    tableOf.get(`${name.replaceAll('_', '').toLowerCase()}options`) === attributes.options;
  return enums
    .filter(({ values }) => values.some((value) => value.attributes.options))
    .map(({ name, values }) => {
      const rows = values.filter((value) => !saysIt(value));
      const silent = rows.find((value) => !value.attributes.options);
      if (silent) throw new Error(`${name}.${silent.name} has no options, but there is a table of its name`);
      return `/** The table of options of each ${name} whose table has another name: that of CONV_2D is Conv2DOptions. */\nexport const ${name}Options = {\n${lines(rows, (value) => `  ${value.name}: '${value.attributes.options}',`)}\n} as const;`;
    })
    .join('\n\n');
}

function emitSchema(schema, enums, unions, constant) {
  const members = new Set(unions.flatMap((union) => membersOf(union, schema)));
  const others = schema.tables.filter((table) => !members.has(table));
  const rows = [
    `  root: '${schema.root}',`,
    schema.identifier && `  identifier: '${schema.identifier}',`,
    enums.length > 0
      ? `  enums: {\n${lines(enums, ({ name, base }) => `    ${name}: { base: '${base}', values: ${name} },`)}\n  },`
      : '  enums: {},',
    `  unions: {${unions.map(({ name }) => ` ${name}: Object.keys(${name})`).join(',')} },`,
    `  tables: {\n${lines(unions, ({ name }) => `    ...${name},`)}\n${lines(others, (table) => `    ${emitTable(table, schema)}`)}\n  },`,
  ];
  return `export const ${constant}: FlatBufferSchema = {\n${rows.filter(Boolean).join('\n')}\n};`;
}

/** The fields as `FlatBufferSchema` has them. */
function emitTable({ name, fields }, schema) {
  let next = 0;
  const rows = fields.map((field) => {
    const row = emitField(field, next, schema);
    next = field.id + 1;
    return row;
  });
  return `${name}: '${rows.join(' ')}',`;
}

function emitField(field, next, schema) {
  const id = field.id === next ? '' : `@${field.id}`;
  const fallback = field.fallback === 0 ? '' : `=${fallbackOf(field, schema)}`;
  const traits = FLAGS.filter((flag) => flag in field.attributes);
  if (field.deprecated) traits.unshift('deprecated');
  if (field.attributes.force_align) traits.unshift(`align=${field.attributes.force_align}`);
  return [`${field.name}:${field.type}${id}${fallback}`, ...traits].join(',');
}

function fallbackOf(field, schema) {
  if (field.type === 'bool') return '1';
  const value = schema.enums
    .find(({ name }) => name === field.type)
    ?.values.find((each) => each.value === field.fallback);
  return value?.name ?? String(field.fallback);
}

function comment(doc, indent = '') {
  return doc.length === 0 ? '' : `${indent}/** ${doc.join(' ')} */\n`;
}

function lines(list, row) {
  return list.map(row).join('\n');
}
