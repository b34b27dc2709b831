import type { AdapterName } from './adapt/index.ts';
import type { Evidence } from './evidence.ts';

/** What one short name stands for: what it does, how it wants its input, and the places it can come from, best first. */
export interface CatalogueEntry {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** Name of the entry that stands for the family in a list; the others differ in a width or a size. */
  readonly variantOf?: string;
  readonly kind: 'model' | 'dataset';
  /** For grouping and `list --task`. */
  readonly task: Task;
  /** One line for a list. */
  readonly title: string;
  readonly license: string;
  /** What a user has to know before relying on it. */
  readonly notes?: readonly string[];
  readonly offers: readonly Offer[];
}

export type Task =
  | 'image-classification'
  | 'image-embedding'
  | 'object-detection'
  | 'pose'
  | 'face'
  | 'hands'
  | 'segmentation'
  | 'style-transfer'
  | 'audio'
  | 'text-embedding'
  | 'text-classification'
  | 'question-answering'
  | 'language-detection'
  | 'images'
  | 'texts'
  /** What catalogues of one's own come up with. */
  | (string & {});

export type Format = 'tflite' | 'task' | 'tfjs-layers' | 'tfjs-graph' | 'saved-model' | 'files';

/** One place an entry can come from. */
export interface Offer {
  readonly ref: string;
  readonly format: Format;
  /** The file that stands for the model; without it the only file, or `model.json`. */
  readonly main?: string;
  /** Only these: exact paths, and folders written with a slash at the end. */
  readonly pick?: readonly string[];
  /** Turns what the source delivers into the format, before anything is published. */
  readonly adapt?: AdapterName;
  readonly input?: Input;
  /** The address follows the pattern of its neighbours; nobody has seen it at work yet. */
  readonly unconfirmed?: true;
  /** Where the address, or what it follows from, was seen. */
  readonly evidence?: Evidence;
  /** Where it differs from the entry's. */
  readonly license?: string;
  /** What is different about this offer, said whenever it is used. */
  readonly notes?: readonly string[];
  /** SHA-256 by path, where known: a mismatch refuses the offer. */
  readonly sha256?: Readonly<Record<string, string>>;
}

/** How values enter the first input: `(value - mean) / std` of 0..255 pixels for pictures. */
export interface Input {
  /** `[height, width]`, `[samples]` ... */
  readonly size: readonly number[];
  readonly mean?: number;
  readonly std?: number;
  readonly description?: string;
}
