import { type DType, isDType } from '@zoo/core';

/**
 * A row of accepted element types, written as people say it:
 *
 *     typeRow('float32, float32, float32? -> float32')
 *     typeRow('T, int32|int64 -> T', { T: ['float32', 'int8'] })
 *     typeRow('T... -> T', { T: ANY })        // any number of operands, all alike
 *
 * `?` marks an operand that may be omitted, `...` the last operand repeated, a capital letter a type that must
 * be the same wherever the letter stands.
 */
export interface TypeRow {
  readonly text: string;
  readonly inputs: readonly TypePattern[];
  readonly outputs: readonly TypePattern[];
}

export interface TypePattern {
  readonly dtypes: readonly DType[];
  readonly variable?: string;
  readonly optional: boolean;
  readonly variadic: boolean;
}

export function typeRow(text: string, variables: Variables = {}): TypeRow {
  return new LazyRow(text, variables);
}

type Variables = Readonly<Record<string, readonly DType[]>>;

/** Parsed when it is first asked for: a program names hundreds of rows, and a model needs few of them. */
class LazyRow implements TypeRow {
  readonly text: string;
  readonly #variables: Variables;
  #sides?: readonly (readonly TypePattern[])[];

  constructor(text: string, variables: Variables) {
    this.text = text;
    this.#variables = variables;
  }

  get inputs(): readonly TypePattern[] {
    return this.#parsed()[0];
  }

  get outputs(): readonly TypePattern[] {
    return this.#parsed()[1];
  }

  #parsed(): readonly (readonly TypePattern[])[] {
    this.#sides ??= this.text.split('->').map((side) =>
      side
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '')
        .map((item) => parsePattern(item, this.#variables)),
    );
    return this.#sides;
  }
}

function parsePattern(item: string, variables: Variables): TypePattern {
  const variadic = item.endsWith('...');
  const optional = item.endsWith('?');
  const name = item.replace(/(\.\.\.|\?)$/, '');
  if (variables[name]) return { dtypes: variables[name], variable: name, optional, variadic };
  const dtypes = name.split('|').map((dtype) => {
    if (!isDType(dtype))
      throw new TypeError(`type row: '${dtype}' in '${item}' is neither a dtype nor a variable`);
    return dtype;
  });
  return { dtypes, optional, variadic };
}

/** Whether a row accepts these operand and result types (undefined: omitted operand). */
export function matchesRow(
  row: TypeRow,
  inputs: readonly (DType | undefined)[],
  outputs: readonly DType[],
): boolean {
  const bound: Record<string, DType> = {};
  return matchSide(row.inputs, inputs, bound) && matchSide(row.outputs, outputs, bound);
}

function matchSide(
  patterns: readonly TypePattern[],
  types: readonly (DType | undefined)[],
  bound: Record<string, DType>,
): boolean {
  const last = patterns.at(-1);
  if (types.length > patterns.length && !last?.variadic) return false;
  const count = Math.max(patterns.length, types.length);
  for (let i = 0; i < count; i++) {
    const pattern = patterns[Math.min(i, patterns.length - 1)];
    const type = types[i];
    if (type === undefined) {
      if (!pattern.optional && !(pattern.variadic && i > 0)) return false;
      continue;
    }
    if (!pattern.dtypes.includes(type)) return false;
    if (pattern.variable) {
      bound[pattern.variable] ??= type;
      if (bound[pattern.variable] !== type) return false;
    }
  }
  return true;
}
