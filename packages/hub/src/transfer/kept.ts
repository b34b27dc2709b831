import type { Identity } from './identity.ts';

/** Where the bytes of an unfinished transfer are kept, so that it can go on later. */
export interface Kept {
  /** Of the bytes that are there; undefined when there are none. */
  identity: Identity | undefined;
  /** How many there are. */
  readonly length: number;
  read(): AsyncIterable<Uint8Array>;
  /** Begins to keep bytes of this object. */
  begin(identity: Identity): Promise<void>;
  append(chunk: Uint8Array): Promise<void>;
  /** Nothing of this transfer is wanted any more. */
  discard(): Promise<void>;
}

/** Less than this is quicker fetched again than kept. */
export const WORTH_KEEPING = 2 ** 20;
