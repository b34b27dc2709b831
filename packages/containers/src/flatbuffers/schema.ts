/**
 * A FlatBuffers schema as data. One generic reader and writer work from it, so that no code has to be generated per
 * table.
 */
import type { Enumeration } from './enums.ts';
import { SCALARS, type Scalar } from './scalars.ts';

/** A 64-bit integer: a number where that is exact, a bigint beyond. */
export type Int64 = number | bigint;

export interface FieldTraits {
  /** Value of an absent scalar; 0, false or the value numbered 0 unless given. */
  readonly fallback?: number | boolean | string;
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

/** Name in the schema, id in the vtable (of the value, for a union), type such as `int`, `[Tensor]`, `Padding`. */
export type FieldRow = readonly [name: string, id: number, type: string, traits?: FieldTraits];

export interface FlatBufferSchema {
  readonly root: string;
  readonly identifier?: string;
  readonly enums: Readonly<Record<string, { base: string; values: Enumeration }>>;
  /** Members by discriminant, from 1. */
  readonly unions: Readonly<Record<string, readonly string[]>>;
  readonly tables: Readonly<Record<string, readonly FieldRow[]>>;
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
      fields = this.#schema.tables[name].map((row) => compileField(this.#schema, row));
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

function compileField(schema: FlatBufferSchema, row: FieldRow): Field {
  // by number, since engines ask an iterator for elements
  const name = row[0];
  const type = row[2];
  const traits = row[3] ?? NO_TRAITS;
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
  const { fallback = 0 } = traits;
  return {
    name,
    key: camelCase(name),
    id: row[1],
    kind,
    vector,
    scalar,
    bytes: SCALARS[scalar].bytes,
    traits,
    fallback: typeof fallback === 'string' ? (enumeration?.values[fallback] ?? 0) : Number(fallback),
    table: element,
    members: members ?? [],
    numberOf: enumeration?.values ?? NO_VALUES,
  };
}
