/**
 * A FlatBuffers schema as data. One generic reader and writer work from it, so that no code has to be generated per
 * table.
 */
import type { Enumeration } from './enums.ts';
import { SCALARS, type Scalar } from './scalars.ts';

/** A 64-bit integer: a number where that is exact, a bigint beyond. */
export type Int64 = number | bigint;

export interface FieldTraits {
  /** Alignment of the first element of a vector, in bytes from the start of the file. */
  readonly align?: number;
  /** Kept when a file has it, never made up. */
  readonly deprecated?: true;
  /** An absent vector reads as an empty list. */
  readonly list?: true;
  /** 64 bits on the wire, but a count or position: must be below 2^53. */
  readonly safe?: true;
  /** A vector of `float` or `int` that reads as a typed array where it is long. */
  readonly many?: true;
  /** For the program that lays the file out; not part of the object model. */
  readonly wire?: true;
  /** For programs: the value is the index of a subgraph. */
  readonly subgraph?: true;
}

export interface FlatBufferSchema {
  readonly root: string;
  readonly identifier?: string;
  readonly enums: Readonly<Record<string, { base: string; values: Enumeration }>>;
  /** Members by discriminant, from 1. */
  readonly unions: Readonly<Record<string, readonly string[]>>;
  /**
   * The fields of each table, with blanks between them: `stride_w:int scale:int=1 data:[ubyte]@3,align=16,list`. Name in
   * the schema and type; the id in the vtable (of the value, for a union) unless it is the next one; the value of an
   * absent scalar unless it is 0, false or the value numbered 0; traits. A text for each, because a file uses few of
   * hundreds, and lists of lists would all be made with the program.
   */
  readonly tables: Readonly<Record<string, string>>;
}

/** How a value of a union looks in the object model. */
export type UnionOf<Tables, Name extends keyof Tables> = {
  [N in Name]: { type: N; value: Tables[N] };
}[Name];

/** A table of the object model. */
export type Plain = Record<string, unknown>;

export type FieldKind = 'scalar' | 'enum' | 'string' | 'table' | 'union';

/** A row of the schema with everything looked up once. */
export interface Field {
  readonly name: string;
  /** Name in the object model. */
  readonly key: string;
  readonly id: number;
  readonly kind: FieldKind;
  readonly vector: boolean;
  /** Type of the element on the wire; offsets are `uint`. */
  readonly scalar: Scalar;
  readonly bytes: number;
  readonly traits: FieldTraits;
  readonly fallback: number;
  /** Of a `table`: its name. */
  readonly table: string;
  /** Of a `union`: its members. */
  readonly members: readonly string[];
  /** Of an `enum`: its values. */
  readonly numberOf: Enumeration;
}

export interface CompiledSchema {
  readonly root: string;
  readonly identifier?: string;
  readonly tables: Pick<ReadonlyMap<string, readonly Field[]>, 'get'>;
}

/** `fused_activation_function` -> `fusedActivationFunction`. */
export function camelCase(name: string): string {
  const words = name.split('_');
  let key = words[0];
  for (let i = 1; i < words.length; i++) key += words[i][0].toUpperCase() + words[i].slice(1);
  return key;
}

const compiled = new WeakMap<FlatBufferSchema, CompiledSchema>();

/** The tables of a schema, each resolved when it is first met: a file uses few of them. */
class Tables {
  readonly #schema: FlatBufferSchema;
  readonly #known = new Map<string, readonly Field[]>();

  constructor(schema: FlatBufferSchema) {
    this.#schema = schema;
  }

  get(name: string): readonly Field[] | undefined {
    let fields = this.#known.get(name);
    if (fields === undefined && Object.hasOwn(this.#schema.tables, name)) {
      fields = compileFields(this.#schema, this.#schema.tables[name]);
      this.#known.set(name, fields);
    }
    return fields;
  }
}

/** The schema with its rows resolved; done once per schema. */
export function compileSchema(schema: FlatBufferSchema): CompiledSchema {
  let result = compiled.get(schema);
  if (result === undefined) {
    result = { root: schema.root, identifier: schema.identifier, tables: new Tables(schema) };
    compiled.set(schema, result);
  }
  return result;
}

const NO_VALUES: Enumeration = {};
const NO_TRAITS: FieldTraits = {};
const FIELD = /(\w+):([\w[\]]+)(?:@(\d+))?(?:=([^ ,]+))?(?:,(\S+))?/g;

function compileFields(schema: FlatBufferSchema, table: string): Field[] {
  const fields: Field[] = [];
  let next = 0;
  for (const row of table.matchAll(FIELD)) {
    const id = row[3] === undefined ? next : Number(row[3]);
    fields.push(compileField(schema, row, id));
    next = id + 1;
  }
  return fields;
}

/** `align=16,list` */
function traitsOf(text: string | undefined): FieldTraits {
  if (text === undefined) return NO_TRAITS;
  const traits = text.split(',').map((each) => each.split('='));
  return Object.fromEntries(
    traits.map(([name, value]) => [name, value === undefined ? true : Number(value)]),
  );
}

function compileField(schema: FlatBufferSchema, row: RegExpExecArray, id: number): Field {
  // by number, since engines ask an iterator for elements
  const name = row[1];
  const type = row[2];
  const fallback = row[4] ?? '0';
  const vector = type.startsWith('[');
  const element = vector ? type.slice(1, -1) : type;
  const enumeration = Object.hasOwn(schema.enums, element) ? schema.enums[element] : undefined;
  const members = Object.hasOwn(schema.unions, element) ? schema.unions[element] : undefined;
  let kind: FieldKind = 'scalar';
  if (enumeration) kind = 'enum';
  else if (members) kind = 'union';
  else if (element === 'string') kind = 'string';
  else if (Object.hasOwn(schema.tables, element)) kind = 'table';
  const scalar = kind === 'scalar' || kind === 'enum' ? ((enumeration?.base ?? element) as Scalar) : 'uint';
  if (!Object.hasOwn(SCALARS, scalar)) throw new TypeError(`field ${name} has unknown type ${type}`);
  return {
    name,
    key: camelCase(name),
    id,
    kind,
    vector,
    scalar,
    bytes: SCALARS[scalar].bytes,
    traits: traitsOf(row[5]),
    fallback: enumeration?.values[fallback] ?? Number(fallback),
    table: element,
    members: members ?? [],
    numberOf: enumeration?.values ?? NO_VALUES,
  };
}
