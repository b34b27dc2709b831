import { formatBytes, formatCount, formatSeconds } from './format.ts';
import type { Io } from './io.ts';

export interface ProgressState {
  readonly done: number;
  readonly total?: number;
  readonly unit?: 'bytes' | 'items';
}

/**
 * Progress of long work on stderr: on a terminal a bar with rate and remaining time that redraws in place, otherwise
 * a plain line when a stage starts and at most one every ten seconds. Work under a second shows nothing.
 */
export class Progress {
  readonly #io: Io;
  readonly #quiet: boolean;
  #stage = '';
  #started = 0;
  #lastDrawn = 0;
  #shown = false;

  constructor(io: Io, quiet: boolean) {
    this.#io = io;
    this.#quiet = quiet;
  }

  /** Reports how far a stage is; a new name starts a new stage. */
  update(stage: string, { done, total, unit = 'items' }: ProgressState): void {
    if (this.#quiet) return;
    const now = performance.now();
    if (stage !== this.#stage) {
      this.finish();
      this.#stage = stage;
      this.#started = now;
      this.#lastDrawn = now;
    }
    const finished = total !== undefined && done >= total;
    const pause = this.#io.interactive ? 100 : 10_000;
    const due = now - this.#started >= 1000 && (now - this.#lastDrawn >= pause || !this.#shown);
    if (!due && !(finished && this.#shown)) return;
    this.#lastDrawn = now;
    this.#shown = true;
    const line = this.#line(done, total, unit, (now - this.#started) / 1000);
    this.#io.stderr(this.#io.interactive ? `\r${line}\u001b[K` : `${line}\n`);
  }

  /** Ends the current stage: the line stays, the cursor moves on. */
  finish(): void {
    if (this.#shown && this.#io.interactive) this.#io.stderr('\n');
    this.#shown = false;
    this.#stage = '';
  }

  #line(done: number, total: number | undefined, unit: 'bytes' | 'items', elapsed: number): string {
    const amount = unit === 'bytes' ? formatBytes : formatCount;
    const rate = done / Math.max(elapsed, 1e-3);
    const speed = `${unit === 'bytes' ? formatBytes(rate) : rate.toPrecision(3)}/s`;
    if (total === undefined || total === 0) return `${this.#stage}  ${amount(done)}  ${speed}`;
    const share = Math.min(1, done / total);
    const bar = '█'.repeat(Math.round(20 * share)).padEnd(20, '░');
    const left = share < 1 && rate > 0 ? `  ${formatSeconds((total - done) / rate)} left` : '';
    return `${this.#stage}  ${bar} ${Math.floor(100 * share)} %  ${amount(done)}/${amount(total)}  ${speed}${left}`;
  }
}
