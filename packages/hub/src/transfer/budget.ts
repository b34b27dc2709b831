import { ZooError } from '@zoo/core';
import type { Limits } from './limits.ts';

/** Counts what unpacking costs and stops it at the limits. */
export class Budget {
  readonly #limits: Limits;
  readonly #archive: string;
  #files = 0;
  #packed = 0;
  #unpacked = 0;

  constructor(limits: Limits, archive: string) {
    this.#limits = limits;
    this.#archive = archive;
  }

  packed(bytes: number): void {
    this.#packed += bytes;
  }

  unpacked(bytes: number): void {
    const { bytes: most, ratio, ratioFrom } = this.#limits;
    this.#unpacked += bytes;
    if (this.#unpacked > most) throw this.#tooMuch(`at most ${most} bytes`, 'more');
    if (this.#unpacked > ratioFrom && this.#unpacked > ratio * this.#packed) {
      throw this.#tooMuch(
        `at most ${ratio} times the packed size`,
        `${this.#unpacked} bytes out of ${this.#packed}`,
      );
    }
  }

  /** An entry, with the size its header declares. */
  entry(declared: number): void {
    const { files, bytes } = this.#limits;
    if (++this.#files > files) throw this.#tooMuch(`at most ${files} files`, 'more');
    if (declared > bytes - this.#unpacked)
      throw this.#tooMuch(`at most ${bytes} bytes`, `a file of ${declared} bytes`);
  }

  #tooMuch(expected: string, received: string): ZooError {
    return new ZooError({
      code: 'HUB_ARCHIVE_TOO_LARGE',
      category: 'damaged-input',
      message: 'the archive unpacks to more than any model does',
      place: { file: this.#archive },
      expected,
      received,
    });
  }
}
