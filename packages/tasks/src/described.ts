import { ZooError } from '@zoo/core';
import {
  type AssociatedFile,
  type Model,
  type ProcessUnit,
  readMetadata,
  readModel,
  type TensorMetadata,
  type TfliteTensor,
} from '@zoo/tflite';

/** One input or output of the main graph, with what the metadata says about it. */
export interface DescribedTensor {
  readonly tensor: TfliteTensor;
  readonly metadata?: TensorMetadata;
}

/**
 * A model as tasks see it: its inputs and outputs beside their metadata, and the packed files. Tensors are in the
 * order of the main graph, which is the order of the metadata and may not be that of a signature.
 */
export interface DescribedModel {
  readonly inputs: readonly DescribedTensor[];
  readonly outputs: readonly DescribedTensor[];
  /** Whether there is metadata at all. */
  readonly described: boolean;
  /** Processing that spans several inputs: the tokenizer of BERT models. */
  readonly inputUnits: readonly ProcessUnit[];
  /** The packed file of this name as text. */
  text(file: AssociatedFile): string;
  /** The packed file of this name. */
  file(file: AssociatedFile): Uint8Array;
}

/** Reads the model and its metadata; neither runs anything. */
export function describeModel(source: Uint8Array | Model): DescribedModel {
  const model = source instanceof Uint8Array ? readModel(source) : source;
  const metadata = readMetadata(model)?.subgraphMetadata?.[0];
  const [main] = model.subgraphs;
  const describe = (indices: readonly number[], entries: readonly TensorMetadata[] | undefined) =>
    indices.map((index, i) => ({ tensor: main.tensors[index], metadata: entries?.[i] }));
  return {
    inputs: describe(main.inputs, metadata?.inputTensorMetadata),
    outputs: describe(main.outputs, metadata?.outputTensorMetadata),
    described: metadata !== undefined,
    inputUnits: metadata?.inputProcessUnits ?? [],
    text: (file) => new TextDecoder().decode(packed(model, file)),
    file: (file) => packed(model, file),
  };
}

type ProcessUnitOptions = NonNullable<ProcessUnit['options']>;
type UnitType = ProcessUnitOptions['type'];
type UnitValue<Type extends UnitType> = Extract<ProcessUnitOptions, { type: Type }>['value'];

/** The first process unit of a type. */
export function processUnit<Type extends UnitType>(
  { metadata }: DescribedTensor,
  type: Type,
): UnitValue<Type> | undefined {
  const isWanted = ({ options }: ProcessUnit) => options?.type === type;
  return metadata?.processUnits?.find(isWanted)?.options?.value as UnitValue<Type> | undefined;
}

/**
 * The associated file of a type, by preference in the locale asked for (`de-AT`, then any of `de`), then the
 * first without a locale, then the first.
 */
export function associatedFile(
  { metadata }: DescribedTensor,
  type: AssociatedFile['type'],
  locale?: string,
): AssociatedFile | undefined {
  const files = metadata?.associatedFiles?.filter((file) => file.type === type) ?? [];
  const language = (tag: string | undefined) => tag?.split(/[-_]/)[0].toLowerCase();
  const inLocale =
    locale &&
    (files.find((file) => file.locale === locale) ??
      files.find((file) => file.locale && language(file.locale) === language(locale)));
  return inLocale || (files.find((file) => !file.locale) ?? files[0]);
}

function packed(model: Model, { name = '' }: AssociatedFile): Uint8Array {
  const bytes = model.associatedFiles.get(name);
  if (bytes) return bytes;
  throw new ZooError({
    code: 'ASSOCIATED_FILE_MISSING',
    category: 'damaged-input',
    message: 'the metadata names a file that is not packed in the model',
    place: { file: name },
    received: `packed: ${[...model.associatedFiles.keys()].join(', ') || 'none'}`,
  });
}
