import type { ZooError } from '@zoo/core';

/** What a fetch tells while it works; how to show it, and at which rate, is for the listener to decide. */
export type FetchEvent =
  /** A source is asked what it has. */
  | { readonly type: 'resolve'; readonly ref: string; readonly source: string }
  /** Bytes as transferred, of all files together. `total` is missing while it is unknown. */
  | { readonly type: 'progress'; readonly ref: string; readonly done: number; readonly total?: number }
  /** Another process is fetching the same; its progress. */
  | {
      readonly type: 'wait';
      readonly ref: string;
      readonly pid: number;
      readonly done: number;
      readonly total?: number;
    }
  /** A source failed and the next one is tried. */
  | {
      readonly type: 'fallback';
      readonly ref: string;
      readonly source: string;
      readonly error: ZooError;
      readonly next: string;
    }
  /** Something the user should know about what comes. */
  | { readonly type: 'note'; readonly text: string };

export type Listener = (event: FetchEvent) => void;
