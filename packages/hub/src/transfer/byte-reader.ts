import { concat } from '../encoding.ts';

/** Reads exact numbers of bytes off a stream of chunks; large parts pass through as views. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #tooShort: () => Error;
  #chunk: Uint8Array = new Uint8Array();
  #at = 0;

  /** @param tooShort the error where the stream ends before what was asked for */
  constructor(chunks: AsyncIterable<Uint8Array>, tooShort: () => Error) {
    this.#chunks = chunks[Symbol.asyncIterator]();
    this.#tooShort = tooShort;
  }

  /** The next `length` bytes, or undefined at the very end. */
  async block(length: number): Promise<Uint8Array | undefined> {
    return (await this.#fill()) ? this.bytes(length) : undefined;
  }

  async bytes(length: number): Promise<Uint8Array> {
    const left = this.#chunk.length - this.#at;
    if (left >= length) return this.#take(length);
    const parts: Uint8Array[] = [];
    for await (const part of this.part(length)) parts.push(part);
    return concat(parts);
  }

  /** The next `length` bytes as they come; may be iterated again for what is left of them. */
  part(length: number): AsyncIterable<Uint8Array> {
    let left = length;
    const next = async (): Promise<IteratorResult<Uint8Array>> => {
      if (left === 0) return { done: true, value: undefined };
      if (!(await this.#fill())) throw this.#tooShort();
      const value = this.#take(Math.min(left, this.#chunk.length - this.#at));
      left -= value.length;
      return { done: false, value };
    };
    return { [Symbol.asyncIterator]: () => ({ next }) };
  }

  async skip(length: number): Promise<void> {
    for await (const _ of this.part(length));
  }

  /** Reads to the end of the stream. */
  async drain(): Promise<void> {
    while (!(await this.#chunks.next()).done);
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  #take(length: number): Uint8Array {
    const bytes = this.#chunk.subarray(this.#at, this.#at + length);
    this.#at += length;
    return bytes;
  }

  /** Makes sure that there is at least a byte; false at the end of the stream. */
  async #fill(): Promise<boolean> {
    while (this.#at === this.#chunk.length) {
      const { value, done } = await this.#chunks.next();
      if (done) return false;
      this.#chunk = value;
      this.#at = 0;
    }
    return true;
  }
}
