import { type Shape, ZooError } from '@zoo/core';

/** What a model may use. A model is a program from outside: each limit stops one way of never coming back. */
export interface Limits {
  /** Bytes of a file. */
  readonly fileBytes: number;
  /** Bytes of arena, folded constants, results of unknown shape and what delegates keep. */
  readonly memory: number;
  /** Tensors in all graphs together, constants included. */
  readonly tensors: number;
  /** Nodes in all graphs together: planning compares buffers pairwise. */
  readonly nodes: number;
  /** Axes of a tensor. */
  readonly rank: number;
  /** Subgraphs that call subgraphs. */
  readonly callDepth: number;
  /** Calls of one subgraph while its caller runs once: the iterations of a loop. */
  readonly loopIterations: number;
  /**
   * Work of one kernel, in multiply-accumulates or elements touched, whichever is more. Nothing can interrupt a kernel,
   * so this is checked before it is prepared.
   */
  readonly kernelWork: number;
  /** Work of one run, loops included. */
  readonly runWork: number;
  /** Milliseconds of one run, looked at between nodes. For a moment of one's own choosing there is `signal`. */
  readonly milliseconds: number;
}

export const DEFAULT_LIMITS: Limits = {
  fileBytes: 2 ** 32, // what one typed array can hold on every supported host
  memory: 2 ** 31, // half of what a wasm32 memory can address
  tensors: 500_000, // ten for each node
  nodes: 50_000, // ten times the largest published model we know
  rank: 16, // the kernels of TFLite stop at 8
  callDepth: 32,
  loopIterations: 1_000_000,
  kernelWork: 1e11, // the widest layers of image decoders take 4e10; four seconds of wasm, ten minutes of reference
  runWork: 1e13, // seven minutes of wasm
  milliseconds: 3_600_000, // an hour: whoever waits longer says so
};

export function requireMemory(bytes: number, limits: Limits, what: string): void {
  if (bytes <= limits.memory) return;
  throw limitReached(
    'LIMIT_MEMORY',
    `${what} would take more memory than allowed`,
    'memory',
    limits,
    `${bytes} bytes`,
  );
}

export function requireRank(shape: Shape | undefined, limits: Limits): void {
  if (shape === undefined || shape.length <= limits.rank) return;
  throw limitReached('LIMIT_RANK', 'a tensor has more axes than allowed', 'rank', limits, `${shape.length}`);
}

export function requireFileSize(bytes: number, limits: Limits): void {
  if (bytes <= limits.fileBytes) return;
  throw limitReached('LIMIT_FILE', 'the file is larger than allowed', 'fileBytes', limits, `${bytes} bytes`);
}

/** The error of a limit, which names the option that raises it. */
export function limitReached(
  code: `LIMIT_${string}`,
  message: string,
  limit: keyof Limits,
  limits: Limits,
  received?: string,
): ZooError {
  return new ZooError({
    code,
    category: 'failed',
    message,
    expected: `at most ${limits[limit]}`,
    received,
    hint: `Raise limits.${limit} if this is meant to be.`,
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
