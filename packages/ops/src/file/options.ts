import { compileSchema } from '@zoo/containers';
import type { Attributes } from '@zoo/ir';
import {
  BuiltinOperator,
  type BuiltinOptions,
  type BuiltinOptions2,
  builtinOptionsType,
  type OptionsTable,
  optionsDefaults,
  optionsField,
  TFLITE,
} from '@zoo/tflite';

/** The options table of a builtin by the schema; undefined for custom ops and ops without options. */
export function optionsTableOf(op: string): OptionsTable | undefined {
  return Object.hasOwn(BuiltinOperator, op) ? builtinOptionsType(op as BuiltinOperator) : undefined;
}

export function defaultsOf(table: OptionsTable): Attributes {
  return optionsDefaults(table) as unknown as Attributes;
}

/** The field of an operator with these attributes as its options; missing ones take their defaults. */
export function optionsFrom(
  table: OptionsTable,
  attrs: Attributes,
): { builtinOptions?: BuiltinOptions; builtinOptions2?: BuiltinOptions2 } {
  const value = defaultsOf(table);
  for (const { key } of compileSchema(TFLITE).tables.get(table) ?? []) {
    if (attrs[key] !== undefined) value[key] = attrs[key];
  }
  return { [optionsField(table)]: { type: table, value } };
}
