import { availableParallelism } from 'node:os';
import type { Delegate } from '@zoo/runtime';
import { tileStore } from './tiles.ts';

export const DELEGATES = ['auto', 'wasm', 'reference'] as const;

/** The option of every command that runs a model. */
export const THREADS = {
  about: 'how many threads compute',
  type: 'number',
  integer: true,
  min: 1,
  max: 64,
  value: 'N',
  fallback: 'one a core, at most 4; 1 for models below 1 MB',
} as const;

/** Files below this hold models that run in a millisecond or two: starting a thread takes longer. */
const TINY_BYTES = 1_000_000;
/** Beyond these, threads share too little work each. */
const MOST_THREADS = 4;

export interface DelegateChoice {
  readonly delegate?: (typeof DELEGATES)[number];
  readonly threads?: number;
}

/**
 * What runs a model: `auto` and `wasm` compile to WebAssembly what the delegate takes, `reference` leaves all to the
 * plain kernels that define meaning.
 */
export async function delegatesFor(
  { delegate = 'auto', threads }: DelegateChoice = {},
  modelBytes = 0,
): Promise<readonly Delegate[]> {
  if (delegate === 'reference') return [];
  const { storedTiles, wasmDelegate } = await import('@zoo/wasm');
  const natural = modelBytes < TINY_BYTES ? 1 : Math.min(MOST_THREADS, availableParallelism());
  return [wasmDelegate({ threads: threads ?? natural, tiles: storedTiles(await tileStore()) })];
}
