import type { BuiltinOperator } from '@zoo/tflite';

/** Codes that the schema has beside those of operators, and why nothing runs them. */
export const NO_OPERATORS: Readonly<Partial<Record<BuiltinOperator, string>>> = {
  CONCAT_EMBEDDINGS:
    'an operator by name only: no release of TFLite has had a kernel for it, and nothing says what it would mean',
  CUSTOM: 'marks operators that a file names by text, which are listed below by their names',
  DELEGATE:
    'marks what a runtime has handed to a delegate: it exists in memory, never in a file that can run elsewhere',
  PLACEHOLDER_FOR_GREATER_OP_CODES:
    'stands in the old one-byte field of a file for codes above 126, whose number is in the new field',
};

/** Why a code of the schema cannot run, when it is no operator. */
export function builtinRefusal(op: string): string | undefined {
  return Object.hasOwn(NO_OPERATORS, op) ? NO_OPERATORS[op as BuiltinOperator] : undefined;
}
