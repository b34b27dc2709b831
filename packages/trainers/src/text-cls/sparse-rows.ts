const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-7;

/** A matrix whose rows are updated one by one with Adam; rows that a step does not touch keep their state (lazy Adam). */
export class SparseRows {
  readonly values: Float32Array;
  readonly #width: number;
  readonly #first: Float32Array;
  readonly #second: Float32Array;
  readonly #steps: Int32Array;

  constructor(values: Float32Array, width: number) {
    this.values = values;
    this.#width = width;
    this.#first = new Float32Array(values.length);
    this.#second = new Float32Array(values.length);
    this.#steps = new Int32Array(values.length / width);
  }

  /** Copies of rows, one after the other. */
  take(rows: readonly number[]): Float32Array {
    const width = this.#width;
    const taken = new Float32Array(rows.length * width);
    rows.forEach((row, i) => {
      taken.set(this.values.subarray(row * width, (row + 1) * width), i * width);
    });
    return taken;
  }

  /** One Adam step on `rows` with decoupled weight decay; bias corrections count the steps of each row. */
  update(rows: readonly number[], gradients: Float32Array, rate: number, decay: number): void {
    const width = this.#width;
    rows.forEach((row, r) => {
      const step = ++this.#steps[row];
      const scale = (rate * Math.sqrt(1 - BETA2 ** step)) / (1 - BETA1 ** step);
      for (let k = 0; k < width; k++) {
        const at = row * width + k;
        const gradient = gradients[r * width + k];
        this.#first[at] = BETA1 * this.#first[at] + (1 - BETA1) * gradient;
        this.#second[at] = BETA2 * this.#second[at] + (1 - BETA2) * gradient * gradient;
        const change = (scale * this.#first[at]) / (Math.sqrt(this.#second[at]) + EPSILON);
        this.values[at] -= change + rate * decay * this.values[at];
      }
    });
  }
}
