import type { ModelImage } from '@zoo/runtime';
import type { ProgramImage } from '@zoo/wasm';

/** Files, and what is made of them, that are larger than this are not kept. */
export const MOST_BYTES = 64 * 2 ** 20;

/** What is kept of a model. */
export interface StoredImage {
  /** SHA-256 of the file. */
  readonly digest: ArrayBuffer;
  readonly image: ModelImage<ProgramImage>;
}

/** Where images of compiled models are kept. Whatever it throws means that nothing is known, or kept. */
export interface ImageStore {
  /** Milliseconds after the first run of a model in which the host is left to more urgent work. */
  readonly delay: number;
  read(key: string): Promise<StoredImage | undefined>;
  /** `make` is called when everything is ready for it, at most once: contents are views that are valid until it returns. */
  write(key: string, make: () => StoredImage | undefined): Promise<void>;
  /** The image has been used: others go first where there is too much. */
  touch(key: string): Promise<void>;
}
