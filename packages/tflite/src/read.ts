import { enumName, readFlatBuffer } from '@zoo/containers';
import { plainBytes, ZooError } from '@zoo/core';
import { adviceFor, filesBehind, readTail } from '#tail';
import { checkIndices } from './check.ts';
import { checkTensors } from './check-tensors.ts';
import { damaged } from './errors.ts';
import { BuiltinOperator, TFLITE } from './generated/tflite.generated.ts';
import { isModel } from './is-model.ts';
import type { Model, UnknownField, WireModel } from './model.ts';
import { takeOutsideData } from './outside.ts';

export interface ReadOptions {
  /** Name for error messages. */
  readonly file?: string;
  /** Nested tables allowed; 64 unless given. */
  readonly maxDepth?: number;
  /** Tables allowed; 1,000,000 unless given. */
  readonly maxTables?: number;
}

/**
 * The model in `bytes`, verified before anything in it is trusted. Weights are views: nothing is copied, and
 * `bytes` must stay as they are for as long as the model is used.
 *
 * @throws ZooError `TFLITE_NOT_A_MODEL`, `TFLITE_TRUNCATED`, `TFLITE_DAMAGED`, `TFLITE_LIMIT`, `TFLITE_VERSION`,
 *   `TFLITE_RANGE`, `TFLITE_INDEX`, `TFLITE_SHAPE`, `TFLITE_CONSTANT`, and `ZIP_*` for damaged associated files
 * @example
 * const model = readModel(await readFile('mobilenet.tflite'));
 * model.subgraphs[0].operators.length
 */
export function readModel(bytes: Uint8Array, options: ReadOptions = {}): Model {
  try {
    return read(plainBytes(bytes), options);
  } catch (error) {
    throw error instanceof ZooError && options.file !== undefined ? error.at({ file: options.file }) : error;
  }
}

function read(bytes: Uint8Array, { maxDepth, maxTables }: ReadOptions): Model {
  if (!isModel(bytes)) {
    throw damaged(
      'NOT_A_MODEL',
      'this is not a .tflite model',
      bytes.length < 8 ? `${bytes.length} bytes` : `bytes ${[...bytes.subarray(0, 8)].join(' ')}`,
      'the identifier TFL3 at byte 4',
      adviceFor(bytes),
    );
  }
  const { value, unknown, end } = readFlatBuffer<WireModel>(bytes, TFLITE, {
    code: 'TFLITE',
    maxDepth,
    maxTables,
  });
  // The identifier came with the layout of version 3; some tools write it with an older number.
  if (value.version > 3) {
    throw damaged(
      'VERSION',
      'models of this schema version cannot be read',
      String(value.version),
      'at most 3',
    );
  }
  resolveBuiltinCodes(value);
  const outside = takeOutsideData(value, bytes);
  const { files, trailing } = readTail(bytes, Math.max(end, outside.end));
  const unknownFields: UnknownField[] = [...unknown];
  if (trailing) unknownFields.push({ path: '', kind: 'trailing-bytes', id: trailing.length });
  const model: Model = {
    ...value,
    dataOutside: outside.end > 0,
    associatedFiles: files,
    trailing,
    unknownFields,
  };
  checkIndices(model);
  checkTensors(model);
  return model;
}

/** The effective code is the larger of the old 8-bit field and the new one. */
function resolveBuiltinCodes(model: WireModel): void {
  for (const code of model.operatorCodes as { builtinCode: unknown; deprecatedBuiltinCode?: number }[]) {
    const current =
      typeof code.builtinCode === 'string'
        ? BuiltinOperator[code.builtinCode as BuiltinOperator]
        : Number(code.builtinCode);
    const effective = Math.max(code.deprecatedBuiltinCode ?? 0, current);
    code.builtinCode = enumName(BuiltinOperator, effective) ?? effective;
    delete code.deprecatedBuiltinCode;
  }
}

/**
 * The files packed behind a model: labels, vocabularies. Of bytes, only the archive is read, not the model.
 *
 * @throws ZooError `ZIP_*`
 */
export function associatedFiles(model: Model | Uint8Array): ReadonlyMap<string, Uint8Array> {
  return model instanceof Uint8Array ? filesBehind(model) : model.associatedFiles;
}
