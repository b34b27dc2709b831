import type {
  AssociatedFile,
  ModelMetadata,
  ProcessUnit,
  SubGraphMetadata,
  TensorMetadata,
} from './generated/metadata.generated.ts';
import { compareVersions } from './runtime-versions.ts';

/**
 * The oldest metadata parser that understands all of `metadata`. A list counts when it is there, even empty.
 * The walk is the official one: it does not look into the files of tokenizers, whose unit needs a newer parser anyway.
 * Source: `tensorflow_lite_support/metadata/cc/metadata_version.cc`.
 */
export function minParserVersion(metadata: ModelMetadata): string {
  const needed = ['1.0.0', ...filesNeed(metadata.associatedFiles)];
  for (const subgraph of metadata.subgraphMetadata ?? []) {
    needed.push(...subgraphNeeds(subgraph));
    const tensors = [...(subgraph.inputTensorMetadata ?? []), ...(subgraph.outputTensorMetadata ?? [])];
    needed.push(...tensors.flatMap(tensorNeeds));
  }
  return needed.reduce((most, version) => (compareVersions(version, most) > 0 ? version : most));
}

function subgraphNeeds(subgraph: SubGraphMetadata): string[] {
  const { inputProcessUnits, outputProcessUnits, inputTensorGroups, outputTensorGroups, customMetadata } =
    subgraph;
  return [
    ...filesNeed(subgraph.associatedFiles),
    ...when(inputProcessUnits ?? outputProcessUnits, '1.1.0'),
    ...unitsNeed(inputProcessUnits),
    ...unitsNeed(outputProcessUnits),
    ...when(inputTensorGroups ?? outputTensorGroups, '1.2.0'),
    ...when(customMetadata, '1.5.0'),
  ];
}

function tensorNeeds({ associatedFiles, processUnits, content }: TensorMetadata): string[] {
  const audio = content?.contentProperties?.type === 'AudioProperties';
  return [...filesNeed(associatedFiles), ...unitsNeed(processUnits), ...when(audio || undefined, '1.3.0')];
}

function filesNeed(files: readonly AssociatedFile[] = []): string[] {
  return files.flatMap(({ type, version }) => [
    ...when(type === 'VOCABULARY' || undefined, '1.0.1'),
    ...when(type === 'SCANN_INDEX_FILE' || undefined, '1.4.0'),
    ...when(version, '1.4.1'),
  ]);
}

const UNIT_NEEDS: Readonly<Record<string, string>> = {
  BertTokenizerOptions: '1.1.0',
  SentencePieceTokenizerOptions: '1.1.0',
  RegexTokenizerOptions: '1.2.1',
};

function unitsNeed(units: readonly ProcessUnit[] = []): string[] {
  return units.flatMap(({ options }) =>
    when(options && UNIT_NEEDS[options.type], UNIT_NEEDS[options?.type ?? '']),
  );
}

function when(present: unknown, version: string): string[] {
  return present === undefined ? [] : [version];
}
