/** Samples that wait to be read, oldest first, in memory of a fixed size. */
export class History {
  readonly #samples: Int16Array;
  #count = 0;

  constructor(capacity: number) {
    this.#samples = new Int16Array(capacity);
  }

  get count(): number {
    return this.#count;
  }

  /** Appends; what does not fit any more pushes the oldest samples out. */
  write(samples: Int16Array): void {
    const capacity = this.#samples.length;
    const kept = samples.subarray(Math.max(0, samples.length - capacity));
    this.discard(Math.max(0, this.#count + kept.length - capacity));
    this.#samples.set(kept, this.#count);
    this.#count += kept.length;
  }

  writeZeros(count: number): void {
    this.write(new Int16Array(count));
  }

  /** The oldest samples, as a view that the next write changes. */
  peek(count: number): Int16Array {
    return this.#samples.subarray(0, count);
  }

  discard(count: number): void {
    const dropped = Math.min(count, this.#count);
    if (dropped <= 0) return;
    this.#samples.copyWithin(0, dropped, this.#count);
    this.#count -= dropped;
  }
}
