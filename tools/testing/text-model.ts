import { type ModelInput, readModel, writeMetadata, writeModel } from '@zoo/tflite';

type Metadata = Parameters<typeof writeMetadata>[1];
type ProcessUnit = NonNullable<
  NonNullable<Metadata['subgraphMetadata']>[number]['inputProcessUnits']
>[number];

interface TextModel {
  /** Inputs by name in the metadata, int32 [1, length] each. */
  readonly inputs: readonly string[];
  /** Outputs by name in the metadata, and the input whose numbers they repeat as floats. */
  readonly outputs: Readonly<Record<string, string>>;
  /** -1: open. */
  readonly length: number;
  readonly unit: ProcessUnit;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** Labels of the first output. */
  readonly labels?: readonly string[];
}

/** A model of the BERT family as far as its inputs go: what it answers with are the numbers it is given. */
export function textModel({ inputs, outputs, length, unit, files, labels }: TextModel): Uint8Array {
  const shape = [1, Math.max(1, length)];
  const shapeSignature = length < 0 ? [1, -1] : undefined;
  const tensorOf = (type: 'INT32' | 'FLOAT32') => (name: string) => ({
    name: `tensor_${name}`,
    type,
    shape,
    shapeSignature,
    buffer: 0,
    hasRank: true,
  });
  const made = Object.entries(outputs);
  const model: ModelInput = {
    version: 3,
    operatorCodes: [{ builtinCode: 'CAST', version: 1 }],
    subgraphs: [
      {
        tensors: [...inputs.map(tensorOf('INT32')), ...made.map(([name]) => name).map(tensorOf('FLOAT32'))],
        inputs: inputs.map((_, i) => i),
        outputs: made.map((_, i) => inputs.length + i),
        operators: made.map(([, from], i) => ({
          opcodeIndex: 0,
          inputs: [inputs.indexOf(from)],
          outputs: [inputs.length + i],
        })),
      },
    ],
    buffers: [{}],
  };
  const labelled = { associatedFiles: [{ name: 'labels.txt', type: 'TENSOR_AXIS_LABELS' as const }] };
  const metadata: Metadata = {
    subgraphMetadata: [
      {
        inputTensorMetadata: inputs.map((name) => ({ name })),
        outputTensorMetadata: made.map(([name], i) => ({ name, ...(labels && i === 0 ? labelled : {}) })),
        inputProcessUnits: [unit],
      },
    ],
  };
  const packed = new Map<string, Uint8Array>();
  for (const [name, file] of Object.entries(files))
    packed.set(name, typeof file === 'string' ? new TextEncoder().encode(file) : file);
  if (labels) packed.set('labels.txt', new TextEncoder().encode(labels.join('\n')));
  return writeModel(writeMetadata(readModel(writeModel(model)), metadata, packed));
}

/** A model of BERT inputs with a WordPiece vocabulary that the metadata names. */
export function wordPieceModel(
  tokens: readonly string[],
  {
    length = 8,
    inputs = ['ids', 'mask', 'segment_ids'],
    outputs = undefined as TextModel['outputs'] | undefined,
    labels = undefined as readonly string[] | undefined,
  } = {},
): Uint8Array {
  const vocabFile = [{ name: 'vocab.txt', type: 'VOCABULARY' as const }];
  return textModel({
    inputs,
    outputs: outputs ?? Object.fromEntries(inputs.map((name) => [`seen_${name}`, name])),
    length,
    labels,
    unit: { options: { type: 'BertTokenizerOptions', value: { vocabFile } } },
    files: { 'vocab.txt': tokens.map((token) => `${token}\n`).join('') },
  });
}
