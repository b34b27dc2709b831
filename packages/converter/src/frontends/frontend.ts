import type { Module } from '@zoo/ir';
import type { OpTable } from '@zoo/ops';
import type { ModelSource } from '../source.ts';

/**
 * A front-end turns one model format into a graph. It recognises the format by content, never by file name, and
 * knows nothing of where the bytes came from, of passes, or of how the graph will be written.
 */
export interface FrontEnd {
  /** `tfjs-layers`: for reports and `--json`. */
  readonly name: string;
  /** One line for help and the support table. */
  readonly summary: string;
  /** Looks at as few bytes as it can. Never throws for content that it does not know. */
  sniff(source: ModelSource): Promise<Recognition>;
  /**
   * Reads the model. Names and origins of values speak the source's language (layer and node names); other unknown
   * sizes stay unknown; what cannot be expressed is reported all at once, by name.
   */
  read(source: ModelSource, entry: string, context: FrontEndContext): Promise<Module>;
}

export interface Recognition {
  /** 0: not this format; 1: certain. In between where formats share their looks. */
  readonly confidence: number;
  /** Why, in a few words, also for 0: it is printed when no front-end takes the source. */
  readonly reason: string;
  /** The file to start reading from; set when confidence is above 0. */
  readonly entry?: string;
}

export interface FrontEndContext {
  readonly ops: OpTable;
  /**
   * The size of a batch that the source leaves open, for formats of training frameworks, which all do. -1 keeps it
   * open.
   */
  readonly batch: number;
  /** Says what the reader should know and may ignore (a weight that no layer uses). */
  warn(message: string): void;
}
