import { ZooError } from '@zoo/core';

/** What a model may use. A model is a program from outside: each limit stops one way of never coming back. */
export interface Limits {
  /** Bytes of arena, folded constants, results of unknown shape and what delegates keep. */
  readonly memory: number;
  /** Nodes in all graphs together: planning compares buffers pairwise. */
  readonly nodes: number;
  /** Subgraphs that call subgraphs. */
  readonly callDepth: number;
  /** Calls of one subgraph while its caller runs once: the iterations of a loop. */
  readonly loopIterations: number;
}

export const DEFAULT_LIMITS: Limits = {
  memory: 2 ** 31, // half of what a wasm32 memory can address
  nodes: 50_000, // ten times the largest published model we know
  callDepth: 32,
  loopIterations: 1_000_000,
};

export function requireMemory(bytes: number, limits: Limits, what: string): void {
  if (bytes <= limits.memory) return;
  throw new ZooError({
    code: 'LIMIT_MEMORY',
    category: 'failed',
    message: `${what} would take more memory than allowed`,
    expected: `at most ${limits.memory} bytes`,
    received: `${bytes}`,
    hint: 'Raise limits.memory if the model is meant to be this large.',
  });
}

export function requireNotAborted(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw new ZooError({
    code: 'ABORTED',
    category: 'failed',
    message: 'stopped on request',
    cause: signal.reason,
  });
}
