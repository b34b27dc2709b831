import { formatBytes, formatCount, formatSeconds, printable } from './format.ts';
import type { Io } from './io.ts';

export interface ProgressState {
  /** Left out where nothing can be counted. */
  readonly done?: number;
  readonly total?: number;
  readonly unit?: 'bytes' | 'items';
}

/** Work that is shorter than this, in ms, shows nothing. */
const PATIENCE = 1000;
/** Least time between two drawings, in ms: of the bar, and of plain lines. */
const PAUSE = { bar: 100, line: 10_000 };
const CLEAR_LINE = '\r\u001b[K';

/**
 * Progress of long work on stderr. On a terminal: a bar with rate and remaining time that redraws in place, and one
 * line about each stage once it is over. Elsewhere: a plain line every ten seconds at most.
 */
export class Progress {
  readonly #io: Io;
  readonly #quiet: boolean;
  #stage = '';
  #state: ProgressState = {};
  #started = 0;
  #drawn = Number.NEGATIVE_INFINITY;
  /** Something of this stage was shown. */
  #shown = false;

  constructor(io: Io, quiet: boolean) {
    this.#io = io;
    this.#quiet = quiet;
  }

  /** Reports how far a stage is; a new name, or counting from the beginning again, starts a new stage. */
  update(stage: string, state: ProgressState): void {
    if (this.#quiet) return;
    const now = performance.now();
    if (stage !== this.#stage || (state.done ?? 0) < (this.#state.done ?? 0)) {
      this.finish();
      this.#stage = stage;
      this.#started = now;
    }
    this.#state = state;
    const pause = this.#io.interactive ? PAUSE.bar : PAUSE.line;
    if (now - this.#started < PATIENCE || now - this.#drawn < pause) return;
    this.#drawn = now;
    this.#shown = true;
    const elapsed = (now - this.#started) / 1000;
    if (this.#io.interactive) this.#io.stderr(CLEAR_LINE + this.#bar(elapsed));
    else this.#io.stderr(`${describe(this.#stage, state, elapsed)}\n`);
  }

  /** Writes a line of its own, above the bar. */
  say(text: string): void {
    if (this.#quiet) return;
    const clear = this.#shown && this.#io.interactive ? CLEAR_LINE : '';
    this.#io.stderr(`${clear}${printable(text)}\n`);
    // the bar comes back with the next update
    if (clear !== '') this.#drawn = Number.NEGATIVE_INFINITY;
  }

  /** Ends the current stage; on a terminal one line about it takes the place of the bar. */
  finish(): void {
    if (this.#shown && this.#io.interactive) {
      const { done, unit } = this.#state;
      const amount = done === undefined ? '' : `${amountOf(done, unit)} `;
      const elapsed = formatSeconds((performance.now() - this.#started) / 1000);
      this.#io.stderr(`${CLEAR_LINE}${this.#cut(`${this.#stage}: ${amount}in ${elapsed}`)}\n`);
    }
    this.#shown = false;
    this.#stage = '';
    this.#state = {};
  }

  #bar(elapsed: number): string {
    const { done = 0, total } = this.#state;
    if (!total) return this.#cut(describe(this.#stage, this.#state, elapsed));
    const filled = Math.round(20 * Math.min(1, done / total));
    const bar = `${'█'.repeat(filled)}${'░'.repeat(20 - filled)}`;
    return this.#cut(`${bar} ${describe(this.#stage, this.#state, elapsed)}`);
  }

  /** A line that is too long wraps, and a wrapped line cannot be redrawn. */
  #cut(line: string): string {
    const most = this.#io.columns - 1;
    return line.length <= most ? line : `${line.slice(0, Math.max(0, most - 1))}…`;
  }
}

/** `training: 14 of 60, 23 %, 13.7/s, 3.4 s left` */
function describe(stage: string, { done, total, unit }: ProgressState, elapsed: number): string {
  if (done === undefined) return `${stage}, for ${formatSeconds(elapsed)}`;
  const rate = done / Math.max(elapsed, 1e-3);
  const speed = `${unit === 'bytes' ? formatBytes(rate) : Number(rate.toPrecision(3))}/s`;
  if (!total) return `${stage}: ${amountOf(done, unit)}, ${speed}`;
  const left = done < total && rate > 0 ? `, ${formatSeconds((total - done) / rate)} left` : '';
  const share = Math.floor(100 * Math.min(1, done / total));
  return `${stage}: ${amountOf(done, unit)} of ${amountOf(total, unit)}, ${share} %, ${speed}${left}`;
}

function amountOf(count: number, unit: ProgressState['unit']): string {
  return unit === 'bytes' ? formatBytes(count) : formatCount(count);
}
