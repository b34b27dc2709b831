/**
 * One engine with one model, timed from the inside. Runs in a page and in a Node process alike; the driver sees
 * `start`, `run` and nothing else.
 *
 * An engine is a file beside this one:
 *
 *     open(settings) -> load      starts the library, once
 *     load(bytes or path, shapes) -> { run(arrays) -> arrays, dispose() }
 *     settled()                   where the engine keeps things for the next visit: when they are kept
 *
 * The rules are the same for all: a run takes inputs from JavaScript arrays, and hands out results as arrays that
 * belong to the caller. Both copies are inside the measured time. No run has the inputs of the one before.
 */
export class Contestant {
  #engine;
  #model;
  #inputs = [];
  #next = 0;

  /**
   * @param {{ open(settings: object): Promise<(model: Uint8Array | string, shapes: number[][]) => Promise<object>> }} engine
   * @param {{ settings: object, model: Uint8Array | string, shapes: number[][], inputs: ArrayBufferView[][] }} task
   *   inputs: at least two sets; shapes: of one set
   * @returns milliseconds of the library, the model and its first run, and the results of the first set
   */
  async start(engine, { settings, model, shapes, inputs }) {
    this.#engine = engine;
    this.#inputs = inputs;
    const begin = performance.now();
    const load = await engine.open(settings);
    const opened = performance.now();
    this.#model = await load(model, shapes);
    const loaded = performance.now();
    const outputs = await this.#model.run(inputs[0]);
    const end = performance.now();
    this.#next = 1;
    return { library: opened - begin, load: loaded - opened, first: end - loaded, outputs };
  }

  /** Milliseconds of each of `runs` runs; with `atLeast`, of as many as fill so many milliseconds. */
  async run({ runs, atLeast = 0 }) {
    const times = [];
    const end = performance.now() + atLeast;
    while (times.length < runs || performance.now() < end) {
      const inputs = this.#inputs[this.#next++ % this.#inputs.length];
      const begin = performance.now();
      await this.#model.run(inputs);
      times.push(performance.now() - begin);
    }
    return times;
  }

  /** Until the engine keeps nothing for the next visit any more. */
  async settle() {
    await this.#engine.settled?.();
  }

  stop() {
    this.#model?.dispose();
    this.#model = undefined;
  }
}
