import type { AssociatedFile, ModelMetadata } from '@zoo/tflite';
import type { Fact } from './processing.ts';

export type PackedFiles = ReadonlyMap<string, Uint8Array>;

/** What files of a type hold, and whether each line of them is an entry. */
const TYPES: Readonly<Record<string, readonly [what: string, lines: boolean]>> = {
  TENSOR_AXIS_LABELS: ['labels', true],
  TENSOR_VALUE_LABELS: ['labels of values', true],
  TENSOR_AXIS_SCORE_CALIBRATION: ['calibration of scores', true],
  VOCABULARY: ['vocabulary', true],
  DESCRIPTIONS: ['description in a file', false],
  SCANN_INDEX_FILE: ['search index', false],
};

/** So many entries are shown. */
const SHOWN = 4;
/** Longer entries are cut. */
const LONGEST = 24;

/** A file that the metadata refers to, and the first entries of a list: `labels.txt: 1001, background, tench, ...`. */
export function fileFacts(file: AssociatedFile, files: PackedFiles, what?: string): Fact[] {
  const [known, hasLines] = TYPES[file.type] ?? ['file', false];
  const { name = '', locale } = file;
  const label = locale ? `${name} (${locale})` : name;
  const bytes = files.get(name);
  const text = bytes === undefined ? 'not packed' : hasLines ? entries(bytes) : `${bytes.length} bytes`;
  return [{ what: what ?? known, text: `${label}: ${text}` }];
}

function entries(bytes: Uint8Array): string {
  const lines = new TextDecoder().decode(bytes).split(/\r?\n/);
  while (lines.at(-1) === '') lines.pop();
  const shown = lines
    .slice(0, SHOWN)
    .map((line) => (line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line));
  return [
    `${lines.length} lines`,
    ...shown.map((line) => line || '""'),
    ...(lines.length > SHOWN ? ['…'] : []),
  ].join(', ');
}

/** What the files that the metadata refers to hold, by name. */
export function fileTypes(metadata: ModelMetadata): Map<string, string> {
  const types = new Map<string, string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const entry of value) visit(entry);
    else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
      const { name, type } = value as Partial<AssociatedFile>;
      if (typeof name === 'string' && typeof type === 'string') types.set(name, type);
      for (const entry of Object.values(value)) visit(entry);
    }
  };
  visit(metadata);
  return types;
}
