import type { Item } from './source.ts';
import type { TransferProgress } from './transfer/download.ts';

/** Adds the progress of several items up. */
export class Tally {
  readonly #items: TransferProgress[];
  readonly #report: (progress: TransferProgress) => void;

  constructor(items: readonly Item[], report: (progress: TransferProgress) => void) {
    this.#items = items.map(({ bytes }) => ({ done: 0, total: bytes }));
    this.#report = report;
  }

  update(index: number, progress: TransferProgress): void {
    this.#items[index] = progress;
    const done = this.#items.reduce((sum, item) => sum + item.done, 0);
    const known = this.#items.every(({ total }) => total !== undefined);
    this.#report({
      done,
      total: known ? this.#items.reduce((sum, { total = 0 }) => sum + total, 0) : undefined,
    });
  }
}
