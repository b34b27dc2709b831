import { ZooError } from '@zoo/core';
import { type Executable, type RunContext, requireNotAborted, type TypedNode } from '@zoo/runtime';
import type { ProgramImage } from './image.ts';

/** Computes the steps `[first, end)`. */
export type RunSteps = (first: number, end: number) => void;

/** A step as profiles name it. */
export interface StepInfo {
  readonly nodes: readonly TypedNode[];
  readonly kernel: string;
}

export interface WasmExecutableParts {
  readonly steps: readonly StepInfo[];
  /** Steps after which a run may pause or stop. */
  readonly stops: readonly number[];
  readonly run: RunSteps;
  /** Throws what these steps found wrong in their operands. */
  readonly check?: RunSteps;
  dispose?(): void;
  /** The same as plain data. */
  image?(): ProgramImage;
}

/** A compiled partition. Without a profile and a signal one call computes all of it. */
export class WasmExecutable implements Executable {
  readonly #parts: WasmExecutableParts;
  #broken?: ZooError;

  constructor(parts: WasmExecutableParts) {
    this.#parts = parts;
  }

  run(context: RunContext): void | Promise<void> {
    if (this.#broken) throw this.#broken;
    const { steps, stops } = this.#parts;
    if (context.recorder)
      return this.#runRanges(
        context,
        [...steps.keys()].map((i) => i + 1),
      );
    if (context.signal || context.pause) return this.#runRanges(context, stops);
    this.#call(0, steps.length);
  }

  /** What runs without a graph, by `openImage`; undefined when a run has failed for good. */
  image(): ProgramImage | undefined {
    return this.#broken ? undefined : this.#parts.image?.();
  }

  dispose(): void {
    this.#parts.dispose?.();
  }

  /** Ranges that end at these steps. */
  #runRanges(context: RunContext, ends: readonly number[], start = 0): void | Promise<void> {
    const { recorder, signal } = context;
    for (let i = start; i < ends.length; i++) {
      const pause = context.pause?.();
      if (pause) return pause.then(() => this.#runRanges(context, ends, i));
      requireNotAborted(signal);
      const first = ends[i - 1] ?? 0;
      const from = recorder ? performance.now() : 0;
      this.#call(first, ends[i]);
      if (!recorder) continue;
      const { nodes, kernel } = this.#parts.steps[first];
      recorder.record(nodes, performance.now() - from, kernel);
    }
  }

  #call(first: number, end: number): void {
    try {
      this.#parts.run(first, end);
    } catch (cause) {
      this.#broken = crashed(cause);
      throw this.#broken;
    }
    this.#parts.check?.(first, end);
  }
}

function crashed(cause: unknown): ZooError {
  return new ZooError({
    code: 'WASM_CRASHED',
    category: 'failed',
    message: 'compiled code stopped, here or in another thread',
    received: cause instanceof Error ? cause.message : String(cause),
    hint: 'Load the model again; if it happens again, please report it with the model.',
    cause,
  });
}
