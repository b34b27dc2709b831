import { MAX_FLATBUFFER_BYTES, upperBound, writeFlatBuffer } from '@zoo/containers';
import { ZooError } from '@zoo/core';
import { BuiltinOperator, TFLITE } from './generated/tflite.generated.ts';
import type { ModelInput } from './model.ts';
import { writeOutside } from './outside.ts';
import { appendTail } from './tail.ts';

export interface WriteOptions {
  /**
   * Where constant data goes: `inside` the FlatBuffer, `outside` behind it, or `auto`: as the model says, and
   * outside when the FlatBuffer would pass 2 GiB.
   */
  readonly data?: 'auto' | 'inside' | 'outside';
  /** What to do about `unknownFields` that cannot be written back: `refuse` unless told to `drop` them. */
  readonly unknown?: 'refuse' | 'drop';
}

/**
 * The bytes of a `.tflite` file. Everything `readModel` gives is kept; constant data is 16-aligned.
 *
 * @throws ZooError `FLATBUFFER_VALUE` when a value does not fit its field, `TFLITE_UNKNOWN_FIELDS` when the model
 *   came from a file with content that this version cannot write back
 * @example
 * await writeFile('copy.tflite', writeModel(readModel(bytes)));
 */
export function writeModel(model: ModelInput, options: WriteOptions = {}): Uint8Array {
  const { data = 'auto', unknown = 'refuse' } = options;
  if (unknown === 'refuse') refuseUnknown(model);
  const { dataOutside, associatedFiles, trailing, unknownFields, ...content } = model;
  const file = {
    ...content,
    version: content.version ?? 3,
    operatorCodes: content.operatorCodes?.map(withBothCodes),
  };
  const outside =
    data === 'outside' ||
    (data === 'auto' && (dataOutside === true || upperBound(file) > MAX_FLATBUFFER_BYTES - 64));
  return appendTail(outside ? writeOutside(file) : writeFlatBuffer(file, TFLITE), associatedFiles, trailing);
}

/** Unknown values of enumerations and trailing bytes are kept; anything else that is unknown would be lost. */
function refuseUnknown({ unknownFields = [] }: ModelInput): void {
  const lost = unknownFields.filter(({ kind }) => kind !== 'enum-value' && kind !== 'trailing-bytes');
  if (lost.length === 0) return;
  throw new ZooError({
    code: 'TFLITE_UNKNOWN_FIELDS',
    category: 'failed',
    message: 'the model has content that this version does not know and would lose',
    received: lost
      .map(({ path, kind, id }) => `${kind} ${id} at ${path === '' ? 'the model' : path}`)
      .join(', '),
    hint: "Write with unknown: 'drop' to lose it",
  });
}

/** Codes up to 126 are written to both fields; beyond, the old field holds the placeholder 127. */
function withBothCodes<C extends { readonly builtinCode?: unknown }>(
  code: C,
): C & { deprecatedBuiltinCode: number } {
  const { builtinCode = 'ADD' } = code;
  const number =
    typeof builtinCode === 'number' ? builtinCode : BuiltinOperator[builtinCode as BuiltinOperator];
  return {
    ...code,
    deprecatedBuiltinCode: Math.min(number, BuiltinOperator.PLACEHOLDER_FOR_GREATER_OP_CODES),
  };
}
