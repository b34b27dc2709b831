import { homedir } from 'node:os';
import { cacheLocation } from '@zoo/hub';
import type { Engine } from './delegates.ts';

/** What a long job tells its caller and asks of it. */
export interface Run extends Engine {
  readonly seed: number;
  /** Folder of the zoo cache; features of frozen backbones are kept below it. */
  readonly cache: string;
  /** The project's `zoo.lock`, which backbones are held to. */
  readonly lockfile?: string;
  /** Never touch the network. */
  readonly offline: boolean;
  readonly onProgress: (event: Progress) => void;
  readonly signal?: AbortSignal;
}

export type Progress =
  | {
      readonly type: 'progress';
      readonly stage: Stage;
      readonly done: number;
      readonly total: number;
      readonly note?: string;
    }
  | { readonly type: 'note'; readonly text: string };

/** In the order in which they happen; also the keys of `seconds`. */
export const STAGES = ['load', 'features', 'fit', 'graft', 'evaluate', 'report'] as const;
export type Stage = (typeof STAGES)[number];

/** The folder of the zoo cache for this process. */
export function defaultCache(): string {
  return cacheLocation({ env: process.env, cwd: process.cwd(), home: homedir() });
}
