/** Which part of a dataset an example belongs to. */
export type Part = 'train' | 'validation' | 'test';

/** One labelled thing. Plain data, so that it can be handed to a worker. */
export interface Example {
  /** What the user calls it: a path relative to the dataset, or `file.csv:12`. */
  readonly name: string;
  readonly label: string;
  /** Given by the dataset itself (a `test/` folder, a split column). */
  readonly part?: Part;
  /** sha256 of the content in hex. Equal contents stay on one side of a split. */
  readonly digest: string;
}

export interface ImageExample extends Example {
  /** Absolute path of the encoded picture. */
  readonly path: string;
}

export interface TextExample extends Example {
  readonly text: string;
}

/** Something that was left out, and why; reported, never fatal. */
export interface Skipped {
  readonly name: string;
  readonly reason: string;
}

export interface Dataset<E extends Example = Example> {
  /** What the data came from, as the user named it. */
  readonly source: string;
  /** `folder`, `csv`, `zip of folders` ...: for the report. */
  readonly form: string;
  /** Sorted, so that the same data always gives the same class indices. */
  readonly classes: readonly string[];
  readonly examples: readonly E[];
  readonly skipped: readonly Skipped[];
}

const PARTS: Readonly<Record<string, Part>> = {
  train: 'train',
  training: 'train',
  validation: 'validation',
  valid: 'validation',
  val: 'validation',
  dev: 'validation',
  test: 'test',
  testing: 'test',
  eval: 'test',
};

/** The part that a folder name or a cell of a split column means; undefined when it is not one of these words. */
export function partOf(word: string): Part | undefined {
  const key = word.trim().toLowerCase();
  return Object.hasOwn(PARTS, key) ? PARTS[key] : undefined;
}

/** Unicode code point order: the same on every machine and locale. */
export function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
