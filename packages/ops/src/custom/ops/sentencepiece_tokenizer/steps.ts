import type { RunScope } from '@zoo/ir';

/** To look at the clock for every byte would take longer than the work. */
const PORTION = 2 ** 16;

/** Counts what is done with a text, and tells the run in portions, so that its limits hold within a text too. */
export class Steps {
  readonly #scope: RunScope;
  #untold = 0;

  constructor(scope: RunScope) {
    this.#scope = scope;
  }

  /** @throws ZooError `LIMIT_WORK`, `LIMIT_TIME` */
  add(count: number): void {
    this.#untold += count;
    if (this.#untold >= PORTION) this.tell();
  }

  tell(): void {
    this.#scope.spend?.(this.#untold);
    this.#untold = 0;
  }
}
