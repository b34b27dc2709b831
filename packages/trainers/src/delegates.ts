import { availableParallelism } from 'node:os';
import type { Delegate } from '@zoo/runtime';
import { wasmDelegate } from '@zoo/wasm';

/** How models run while training and evaluating: fast, and with the same results on every machine. */
export function delegates(threads: number): readonly Delegate[] {
  return [wasmDelegate({ deterministic: true, threads })];
}

/** Threads of frozen features and of models under test: more than four share too little work each. */
export function defaultThreads(): number {
  return Math.min(4, availableParallelism());
}
