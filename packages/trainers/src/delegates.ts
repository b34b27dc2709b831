import { availableParallelism } from 'node:os';
import type { Delegate } from '@zoo/runtime';
import { wasmDelegate } from '@zoo/wasm';

/** How models run while training and evaluating. */
export interface Engine {
  /** Results do not depend on it. */
  readonly threads: number;
  /** The same results on every machine, by a multiplication and an addition where others have one instruction. */
  readonly deterministic: boolean;
}

export function delegates({ threads, deterministic }: Engine): readonly Delegate[] {
  return [wasmDelegate({ threads, deterministic })];
}

/** Threads of frozen features and of models under test: more than four share too little work each. */
export function defaultThreads(): number {
  return Math.min(4, availableParallelism());
}
