import type { Stage } from './run.ts';

/** Seconds of each stage, measured from the end of the one before. */
export class StageClock {
  readonly #begin = performance.now();
  readonly #seconds: Partial<Record<Stage, number>> = {};
  #last = this.#begin;

  lap(stage: Stage): void {
    const now = performance.now();
    this.#seconds[stage] = rounded(now - this.#last);
    this.#last = now;
  }

  get seconds(): Readonly<Partial<Record<Stage, number>>> {
    return this.#seconds;
  }

  /** All stages and their `total`. */
  finish(): Record<string, number> {
    return { ...this.#seconds, total: rounded(performance.now() - this.#begin) };
  }
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds) / 1000;
}
