/** Runs one job after the other; the first starts at once, in the call itself. */
export class Queue {
  #last?: Promise<void>;

  async add<T>(job: () => T | Promise<T>): Promise<T> {
    const before = this.#last;
    let done = () => {};
    const mine = new Promise<void>((resolve) => {
      done = resolve;
    });
    this.#last = mine;
    try {
      if (before) await before;
      return await job();
    } finally {
      if (this.#last === mine) this.#last = undefined;
      done();
    }
  }
}
