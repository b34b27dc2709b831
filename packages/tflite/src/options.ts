import { compileSchema, defaultTable, enumName } from '@zoo/containers';
import {
  BuiltinOperator,
  BuiltinOperatorOptions,
  BuiltinOptions,
  BuiltinOptions2,
  TFLITE,
  type TFLITE_TABLES,
} from './generated/tflite.generated.ts';

/** A table that holds the options of a builtin operator. */
export type OptionsTable = BuiltinOptions['type'] | BuiltinOptions2['type'];

const byOperator = new Map<string, OptionsTable>();

/** The table of options of an operator, undefined when it has none: `CONV_2D` -> `Conv2DOptions`. */
export function builtinOptionsType(operator: BuiltinOperator): OptionsTable | undefined {
  if (byOperator.size === 0) {
    for (const table of OPTIONS_TABLES) byOperator.set(table.toLowerCase(), table);
    for (const [other, table] of Object.entries(BuiltinOperatorOptions)) byOperator.set(keyOf(other), table);
  }
  return byOperator.get(keyOf(operator));
}

/** How a table is called that has the options of an operator, but for its capitals. */
function keyOf(operator: string): string {
  return `${operator.replaceAll('_', '').toLowerCase()}options`;
}

/** The field of an operator that takes a table of options. */
export function optionsField(table: OptionsTable): 'builtinOptions' | 'builtinOptions2' {
  return Object.hasOwn(BuiltinOptions2, table) ? 'builtinOptions2' : 'builtinOptions';
}

/**
 * The options a file means when it says nothing; strings and vectors are absent.
 *
 * @example optionsDefaults('Conv2DOptions').dilationWFactor // 1
 */
export function optionsDefaults<T extends keyof TFLITE_TABLES>(table: T): TFLITE_TABLES[T] {
  return defaultTable(TFLITE, table) as unknown as TFLITE_TABLES[T];
}

const subgraphFieldsOf = new Map<OptionsTable, readonly string[]>();

/** The options of a table that are indices of subgraphs: `thenSubgraphIndex`. */
export function subgraphFields(table: OptionsTable): readonly string[] {
  let keys = subgraphFieldsOf.get(table);
  if (keys === undefined) {
    const fields = compileSchema(TFLITE).tables.get(table) ?? [];
    keys = fields.filter(({ traits }) => traits.subgraph).map(({ key }) => key);
    subgraphFieldsOf.set(table, keys);
  }
  return keys;
}

/** The name of an operator code, undefined beyond the schema: 3 -> `CONV_2D`. */
export function builtinOperatorName(code: number): BuiltinOperator | undefined {
  return enumName(BuiltinOperator, code) as BuiltinOperator | undefined;
}

/** Names of the tables of both option unions, in the order of their discriminants. */
export const OPTIONS_TABLES = Object.keys({
  ...BuiltinOptions,
  ...BuiltinOptions2,
}) as readonly OptionsTable[];
