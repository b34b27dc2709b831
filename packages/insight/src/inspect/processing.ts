import type {
  AssociatedFile,
  Content,
  Model,
  ModelMetadata,
  ProcessUnit,
  SubGraphMetadata,
  TensorMetadata,
} from '@zoo/tflite';
import { fileFacts, type PackedFiles } from './packed-files.ts';

/** One thing that the metadata says, in words: `normalization`, `(x - 127.5) / 127.5`. */
export interface Fact {
  readonly what: string;
  readonly text: string;
}

/** What the metadata says of an input or output. */
export interface TensorProcessing {
  /** Name of the tensor. */
  readonly tensor: string;
  /** Its name in the metadata. */
  readonly name: string;
  readonly facts: readonly Fact[];
}

/** What the metadata says of what goes in and what comes out. */
export interface Processing {
  readonly inputs: readonly TensorProcessing[];
  readonly outputs: readonly TensorProcessing[];
  /** Of inputs or outputs together: the tokenizer of BERT models, groups of tensors. */
  readonly together: readonly Fact[];
}

/** The metadata of the main graph in words; undefined when there is none. */
export function describeProcessing(
  model: Model,
  metadata: ModelMetadata | undefined,
): Processing | undefined {
  const graph = metadata?.subgraphMetadata?.[0];
  if (graph === undefined) return undefined;
  const [main] = model.subgraphs;
  const files = model.associatedFiles;
  const side = (indices: readonly number[], entries: readonly TensorMetadata[] = []) =>
    indices.flatMap((index, i): TensorProcessing[] => {
      const entry = entries[i];
      if (entry === undefined) return [];
      return [
        { tensor: main.tensors[index].name ?? '', name: entry.name ?? '', facts: tensorFacts(entry, files) },
      ];
    });
  return {
    inputs: side(main.inputs, graph.inputTensorMetadata),
    outputs: side(main.outputs, graph.outputTensorMetadata),
    together: graphFacts(graph, files),
  };
}

function graphFacts(graph: SubGraphMetadata, files: PackedFiles): Fact[] {
  const units = [...(graph.inputProcessUnits ?? []), ...(graph.outputProcessUnits ?? [])];
  const groups = [...(graph.inputTensorGroups ?? []), ...(graph.outputTensorGroups ?? [])];
  return [
    ...units.flatMap((unit) => unitFacts(unit, files)),
    ...groups.map(({ name = '', tensorNames = [] }) => fact('group', `${name}: ${tensorNames.join(', ')}`)),
    ...(graph.associatedFiles ?? []).flatMap((file) => fileFacts(file, files)),
    ...(graph.customMetadata ?? []).map(({ name = '', data }) =>
      fact('custom metadata', `${name}, ${data?.length ?? 0} bytes`),
    ),
  ];
}

function tensorFacts(
  { content, stats, description, dimensionNames, processUnits = [], associatedFiles = [] }: TensorMetadata,
  files: PackedFiles,
): Fact[] {
  const range = stats?.min && stats.max && `${list(stats.min)} to ${list(stats.max)}`;
  return [
    ...(content ? contentFacts(content) : []),
    ...(dimensionNames ? [fact('dimensions', dimensionNames.join(', '))] : []),
    ...processUnits.flatMap((unit) => unitFacts(unit, files)),
    ...(range ? [fact('values', range)] : []),
    ...associatedFiles.flatMap((file) => fileFacts(file, files)),
    ...(description ? [fact('description', description)] : []),
  ];
}

function contentFacts({ contentProperties, range }: Content): Fact[] {
  const axes = range && (range.min === range.max ? `${range.min}` : `${range.min} to ${range.max}`);
  const values = axes ? [fact('along axis', axes)] : [];
  switch (contentProperties?.type) {
    case 'ImageProperties': {
      const { colorSpace, defaultSize } = contentProperties.value;
      const size = defaultSize ? `, ${defaultSize.width}x${defaultSize.height} unless resized` : '';
      return [fact('content', `picture, ${colorSpace}${size}`), ...values];
    }
    case 'AudioProperties': {
      const { sampleRate, channels } = contentProperties.value;
      return [
        fact('content', `sound, ${sampleRate} Hz, ${channels === 1 ? 'mono' : `${channels} channels`}`),
        ...values,
      ];
    }
    case 'BoundingBoxProperties': {
      const { type, coordinateType, index = [] } = contentProperties.value;
      const order = index.length > 0 ? `, left top right bottom at ${index.join(' ')}` : '';
      return [fact('content', `boxes, ${type} as ${coordinateType}${order}`), ...values];
    }
    case 'FeatureProperties':
      return [fact('content', 'features'), ...values];
    default:
      return values;
  }
}

function unitFacts({ options }: ProcessUnit, files: PackedFiles): Fact[] {
  const named = (what: string, file: AssociatedFile | undefined) =>
    file ? fileFacts(file, files, what) : [fact(what, 'not packed')];
  switch (options?.type) {
    case 'NormalizationOptions': {
      const { mean = [], std = [] } = options.value;
      return [fact('normalization', `(x - ${list(mean)}) / ${list(std)}`)];
    }
    case 'ScoreCalibrationOptions': {
      const { scoreTransformation, defaultScore } = options.value;
      return [
        fact(
          'score calibration',
          `sigmoid of ${scoreTransformation}, ${real(defaultScore)} where it has none`,
        ),
      ];
    }
    case 'ScoreThresholdingOptions':
      return [fact('score threshold', real(options.value.globalScoreThreshold))];
    case 'RegexTokenizerOptions':
      return [
        fact('tokenizer', `words between ${options.value.delimRegexPattern ?? '?'}`),
        ...named('vocabulary', options.value.vocabFile?.[0]),
      ];
    case 'BertTokenizerOptions':
      return [fact('tokenizer', 'WordPiece'), ...named('vocabulary', options.value.vocabFile?.[0])];
    case 'SentencePieceTokenizerOptions': {
      const { sentencePieceModel, vocabFile } = options.value;
      return [
        fact('tokenizer', 'SentencePiece'),
        ...named('pieces', sentencePieceModel?.[0]),
        ...(vocabFile?.[0] ? named('vocabulary', vocabFile[0]) : []),
      ];
    }
    default:
      return options ? [fact('processing', String((options as { type: string }).type))] : [];
  }
}

function fact(what: string, text: string): Fact {
  return { what, text };
}

/** `127.5`, or `[1, 2, 3]` for one value a channel. */
function list(values: readonly number[]): string {
  return values.length === 1 ? real(values[0]) : `[${values.map(real).join(', ')}]`;
}

/** A float32 in as few digits as tell it. */
function real(value: number): string {
  return String(Number(value.toPrecision(7)));
}
