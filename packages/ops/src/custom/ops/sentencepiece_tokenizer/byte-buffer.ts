import type { RunScope } from '@zoo/ir';

/** Bytes that come one after the other. Rules of a file may make much of little, so the run is asked before it grows. */
export class ByteBuffer {
  readonly #scope: RunScope;
  #bytes: Uint8Array;
  #length = 0;

  constructor(scope: RunScope, expected: number) {
    this.#scope = scope;
    this.#bytes = new Uint8Array(expected);
  }

  get length(): number {
    return this.#length;
  }

  /** @throws ZooError `LIMIT_MEMORY` */
  push(byte: number): void {
    if (this.#length === this.#bytes.length) this.#grow();
    this.#bytes[this.#length++] = byte;
  }

  /** All of them; what is pushed later may change them. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(): void {
    const size = 2 * this.#length + 64;
    this.#scope.reserve?.(size);
    const grown = new Uint8Array(size);
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}
