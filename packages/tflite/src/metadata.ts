import {
  flatBufferFromJson,
  flatBufferToJson,
  readFlatBuffer,
  type Unknown,
  type Writable,
  writeFlatBuffer,
} from '@zoo/containers';
import { ZooError } from '@zoo/core';
import { ENTRY, metadataEntry, withMetadataEntry } from './entries.ts';
import {
  type AssociatedFile,
  METADATA,
  type ModelMetadata,
  type ProcessUnit,
} from './generated/metadata.generated.ts';
import { minParserVersion } from './metadata-version.ts';
import type { Model } from './model.ts';

/** Metadata as read, with what the schema of this version has no word for. */
export type ReadMetadata = ModelMetadata & { unknownFields: readonly Unknown[] };

/**
 * The TFLITE_METADATA of a model: what its tensors mean. Undefined when it has none.
 *
 * @throws ZooError `METADATA_IDENTIFIER`, `METADATA_TRUNCATED`, `METADATA_DAMAGED`, `METADATA_LIMIT`
 */
export function readMetadata(model: Model): ReadMetadata | undefined {
  const data = metadataEntry(model, ENTRY.metadata);
  if (data === undefined) return undefined;
  const { value, unknown } = readFlatBuffer<ModelMetadata>(data, METADATA, { code: 'METADATA' });
  return { ...value, unknownFields: unknown };
}

export interface MetadataOptions {
  /** Let `files` take the place of packed files of the same name; an error unless set. */
  readonly replaceFiles?: boolean;
  /** Lose what `metadata.unknownFields` names; an error unless set. */
  readonly dropUnknown?: boolean;
  /** Told about files that nothing in the metadata refers to. */
  readonly onWarning?: (message: string) => void;
}

/**
 * The model with `metadata` and `files` packed. Files that are packed already stay; file names in the metadata become
 * base names; `minParserVersion` is computed. Nothing else of the model changes.
 *
 * @throws ZooError `METADATA_SUBGRAPHS` unless exactly one subgraph is described, `METADATA_TENSORS` when tensors are
 *   described that subgraph 0 does not have or the reverse, `METADATA_FILE_MISSING`, `METADATA_FILE_EXISTS`,
 *   `METADATA_UNKNOWN_FIELDS`
 */
export function writeMetadata(
  model: Model,
  metadata: Writable<ModelMetadata> & { readonly unknownFields?: readonly Unknown[] },
  files: ReadonlyMap<string, Uint8Array> = new Map(),
  options: MetadataOptions = {},
): Model {
  const { unknownFields = [], ...content } = metadata;
  if (unknownFields.length > 0 && !options.dropUnknown) {
    throw usage('UNKNOWN_FIELDS', 'metadata has content that this version does not know and would lose', {
      received: unknownFields.map(({ path, id }) => `${path} ${id}`).join(', '),
      hint: 'Write with dropUnknown to lose it',
    });
  }
  checkTensors(model, content as ModelMetadata);
  const complete = structuredClone(content) as ModelMetadata;
  const references = filesOf(complete);
  for (const file of references) if (file.name !== undefined) file.name = baseName(file.name);
  complete.minParserVersion = minParserVersion(complete);
  const associatedFiles = packFiles(model, references, files, options);
  const data = writeFlatBuffer(complete, METADATA);
  return { ...withMetadataEntry(model, ENTRY.metadata, data), associatedFiles };
}

/** The JSON form that flatc and the official display tool print. */
export function metadataToJson(metadata: ModelMetadata): Record<string, unknown> {
  return flatBufferToJson(metadata, METADATA);
}

/** Metadata from its JSON form. Throws ZooError `FLATBUFFER_JSON`. */
export function metadataFromJson(json: unknown): Writable<ModelMetadata> {
  return flatBufferFromJson<Writable<ModelMetadata>>(json, METADATA);
}

function checkTensors(model: Model, { subgraphMetadata = [] }: ModelMetadata): void {
  if (subgraphMetadata.length !== 1) {
    throw usage('SUBGRAPHS', 'metadata must describe exactly one subgraph', {
      received: String(subgraphMetadata.length),
    });
  }
  const [{ inputTensorMetadata = [], outputTensorMetadata = [] }] = subgraphMetadata;
  const { inputs = [], outputs = [] } = model.subgraphs[0] ?? {};
  for (const [what, described, real] of [
    ['inputs', inputTensorMetadata.length, inputs.length],
    ['outputs', outputTensorMetadata.length, outputs.length],
  ] as const) {
    if (described === real) continue;
    throw usage('TENSORS', `metadata describes another number of ${what} than the model has`, {
      expected: String(real),
      received: String(described),
    });
  }
}

/** Every file that the metadata refers to, those of tokenizers too. */
function filesOf(metadata: ModelMetadata): AssociatedFile[] {
  const ofUnit = ({ options }: ProcessUnit): AssociatedFile[] => {
    if (options === undefined) return [];
    if (options.type === 'BertTokenizerOptions' || options.type === 'RegexTokenizerOptions') {
      return options.value.vocabFile ?? [];
    }
    if (options.type !== 'SentencePieceTokenizerOptions') return [];
    return [...(options.value.sentencePieceModel ?? []), ...(options.value.vocabFile ?? [])];
  };
  return [
    ...(metadata.associatedFiles ?? []),
    ...(metadata.subgraphMetadata ?? []).flatMap((subgraph) => [
      ...(subgraph.associatedFiles ?? []),
      ...[...(subgraph.inputProcessUnits ?? []), ...(subgraph.outputProcessUnits ?? [])].flatMap(ofUnit),
      ...[...(subgraph.inputTensorMetadata ?? []), ...(subgraph.outputTensorMetadata ?? [])].flatMap(
        (tensor) => [...(tensor.associatedFiles ?? []), ...(tensor.processUnits ?? []).flatMap(ofUnit)],
      ),
    ]),
  ];
}

function packFiles(
  model: Model,
  references: readonly AssociatedFile[],
  files: ReadonlyMap<string, Uint8Array>,
  { replaceFiles = false, onWarning }: MetadataOptions,
): Map<string, Uint8Array> {
  const packed = new Map(model.associatedFiles);
  const named = new Set(references.map(({ name }) => name));
  for (const [path, data] of files) {
    const name = baseName(path);
    if (packed.has(name) && !replaceFiles) {
      throw usage('FILE_EXISTS', `a file named ${name} is packed already`, {
        hint: 'Write with replaceFiles to replace it',
      });
    }
    if (!named.has(name)) onWarning?.(`file ${name} is packed, but the metadata does not refer to it`);
    packed.set(name, data);
  }
  for (const name of named) {
    if (name !== undefined && !packed.has(name)) {
      throw usage(
        'FILE_MISSING',
        `metadata refers to the file ${name}, which is neither packed nor given`,
        {},
      );
    }
  }
  return packed;
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

function usage(
  code: string,
  message: string,
  facts: { expected?: string; received?: string; hint?: string },
): ZooError {
  return new ZooError({ code: `METADATA_${code}`, category: 'usage', message, ...facts });
}
