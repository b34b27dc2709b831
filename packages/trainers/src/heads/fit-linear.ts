import type { Tensor2D, Variable } from '@tensorflow/tfjs';
import { Random } from '@zoo/core';
import { loadTfjs, type Tfjs } from '../tfjs/backend.ts';
import { type ClassWeighting, classWeights } from './class-weights.ts';
import type { Epoch, FitProgress } from './history.ts';
import { foldStandardization, indexOfMax, type LinearHead } from './linear-head.ts';
import { batches, type FeatureMatrix } from './matrix.ts';
import { type Standardization, standardization, standardize } from './standardize.ts';

export interface LinearHeadOptions {
  readonly seed: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly labelSmoothing: number;
  readonly classWeights: ClassWeighting;
  /** Strengths to choose from by validation; the first that is given alone is taken as it is. */
  readonly l2: readonly number[];
  readonly onEpoch?: (progress: FitProgress) => void;
  readonly signal?: AbortSignal;
}

export interface LinearData {
  readonly features: FeatureMatrix;
  /** Class index of every row of the matrix. */
  readonly labels: readonly number[];
  readonly classes: number;
  readonly train: readonly number[];
  readonly validation: readonly number[];
  /** Rows of the last training, once everything is chosen; by default training and validation part. */
  readonly all?: readonly number[];
}

export interface FittedLinearHead {
  readonly head: LinearHead;
  readonly l2: number;
  /** Epochs that the head in use was trained for. */
  readonly epochs: number;
  readonly history: readonly Epoch[];
}

/** Tried side by side. On 1 to 100 pictures a class the best was always in this range. */
export const L2_GRID = [1e-3, 3e-4, 1e-4, 3e-5, 1e-5] as const;
/** Taken when there is nothing to validate on. */
export const L2_DEFAULT = 1e-4;

/** Epochs without a better validation loss before training stops. */
const PATIENCE = 12;
/** Columns of weights trained at once: bounds memory when there are many classes. */
const MAX_COLUMNS = 4096;

/**
 * Softmax regression on standardized features by Adam with a cosine schedule. All L2 strengths train side by side as
 * the columns of one matrix product, which costs little more than one of them. The strength and the epoch with the
 * least validation loss win; the head is then trained again on training and validation part together.
 */
export async function fitLinearHead(data: LinearData, options: LinearHeadOptions): Promise<FittedLinearHead> {
  const tf = await loadTfjs();
  const grid = options.l2.slice(0, Math.max(1, Math.floor(MAX_COLUMNS / data.classes)));
  if (data.validation.length === 0) {
    const l2 = grid.includes(L2_DEFAULT) ? L2_DEFAULT : grid[0];
    const run = await trainHeads(tf, data, [l2], options);
    return { head: run.heads[0], l2, epochs: options.epochs, history: run.history[0] };
  }
  const trial = await trainHeads(tf, data, grid, options);
  const { strength, epoch } = bestOf(trial.history);
  const all = { ...data, train: data.all ?? [...data.train, ...data.validation], validation: [] };
  const stop = epoch + 1;
  const final = await trainHeads(tf, all, [grid[strength]], { ...options, onEpoch: undefined }, stop);
  return { head: final.heads[0], l2: grid[strength], epochs: stop, history: trial.history[strength] };
}

function bestOf(history: readonly (readonly Epoch[])[]): { strength: number; epoch: number } {
  let best = { strength: 0, epoch: 0, loss: Infinity };
  history.forEach((epochs, strength) => {
    epochs.forEach(({ validationLoss = Infinity }, epoch) => {
      if (validationLoss < best.loss) best = { strength, epoch, loss: validationLoss };
    });
  });
  return best;
}

interface Trained {
  readonly heads: readonly LinearHead[];
  /** By strength, then epoch. */
  readonly history: readonly (readonly Epoch[])[];
}

async function trainHeads(
  tf: Tfjs,
  data: LinearData,
  grid: readonly number[],
  options: LinearHeadOptions,
  stop = options.epochs,
): Promise<Trained> {
  const scaling = standardization(data.features, data.train);
  const trainer = new HeadTrainer(tf, data, scaling, grid, options);
  try {
    const history: Epoch[][] = grid.map(() => []);
    const random = new Random(options.seed);
    let best = Infinity;
    let since = 0;
    for (let epoch = 0; epoch < stop && since < PATIENCE; epoch++) {
      options.signal?.throwIfAborted();
      const train = trainer.epoch(random.shuffle(data.train), cosine(options, epoch));
      const validation = data.validation.length > 0 ? trainer.measure(data.validation) : [];
      train.forEach((measured, i) => {
        const { loss: validationLoss, accuracy: validationAccuracy } = validation[i] ?? {};
        history[i].push({ ...measured, validationLoss, validationAccuracy });
      });
      const least = Math.min(...validation.map(({ loss }) => loss));
      since = least < best || validation.length === 0 ? 0 : since + 1;
      best = Math.min(best, least);
      options.onEpoch?.({ epoch: epoch + 1, epochs: stop, last: history[0][epoch] });
      await new Promise(setImmediate); // lets timers, progress and Ctrl-C through
    }
    return { heads: trainer.heads(), history };
  } finally {
    trainer.dispose();
  }
}

function cosine({ learningRate, epochs }: LinearHeadOptions, epoch: number): number {
  return learningRate * 0.5 * (1 + Math.cos((Math.PI * epoch) / epochs));
}

interface Measured {
  readonly loss: number;
  readonly accuracy: number;
}

/** Weights for `grid.length` heads side by side: columns [head 0 class 0, head 0 class 1, ..., head 1 class 0 ...]. */
class HeadTrainer {
  readonly #tf: Tfjs;
  readonly #data: LinearData;
  readonly #scaling: Standardization;
  readonly #options: LinearHeadOptions;
  readonly #heads: number;
  readonly #weights: Variable;
  readonly #bias: Variable;
  readonly #decay: Tensor2D;
  readonly #optimizer: ReturnType<Tfjs['train']['adam']>;
  readonly #classWeights: Float32Array;

  constructor(
    tf: Tfjs,
    data: LinearData,
    scaling: Standardization,
    grid: readonly number[],
    options: LinearHeadOptions,
  ) {
    const { classes } = data;
    const columns = grid.length * classes;
    this.#tf = tf;
    this.#data = data;
    this.#scaling = scaling;
    this.#options = options;
    this.#heads = grid.length;
    this.#weights = tf.variable(tf.zeros([data.features.width, columns]));
    this.#bias = tf.variable(tf.zeros([columns]));
    this.#decay = tf.tensor2d(
      grid.flatMap((l2) => new Array<number>(classes).fill(l2)),
      [1, columns],
    );
    this.#optimizer = tf.train.adam(options.learningRate, 0.9, 0.99);
    const labels = data.train.map((row) => data.labels[row]);
    this.#classWeights = classWeights(labels, classes, options.classWeights);
  }

  /** One pass in the given order; the loss is that of the predictions before each step. */
  epoch(order: readonly number[], learningRate: number): Measured[] {
    (this.#optimizer as unknown as { learningRate: number }).learningRate = learningRate;
    return this.#over(order, this.#options.batchSize, (x, probabilities, rows) => {
      const tf = this.#tf;
      const gradients = tf.tidy(() => {
        const error = tf.mul(tf.sub(probabilities, this.#targets(rows)), this.#rowWeights(rows));
        const weights = tf.add(tf.matMul(x, error, true, false), tf.mul(this.#weights, this.#decay));
        return { weights, bias: tf.sum(error, 0) };
      });
      this.#optimizer.applyGradients([
        { name: this.#weights.name, tensor: gradients.weights },
        { name: this.#bias.name, tensor: gradients.bias },
      ]);
      tf.dispose([gradients.weights, gradients.bias]);
    });
  }

  measure(rows: readonly number[]): Measured[] {
    return this.#over(rows, 256, () => {});
  }

  heads(): LinearHead[] {
    const { classes, features } = this.#data;
    const weights = this.#weights.dataSync();
    const bias = this.#bias.dataSync();
    return Array.from({ length: this.#heads }, (_, head) => {
      const own = new Float32Array(features.width * classes);
      for (let j = 0; j < features.width; j++) {
        const start = (j * this.#heads + head) * classes;
        own.set(weights.subarray(start, start + classes), j * classes);
      }
      const ownBias = Float32Array.from(bias.subarray(head * classes, (head + 1) * classes));
      return foldStandardization(own, ownBias, this.#scaling);
    });
  }

  dispose(): void {
    this.#optimizer.dispose();
    this.#tf.dispose([this.#weights, this.#bias, this.#decay]);
  }

  #over(
    rows: readonly number[],
    size: number,
    step: (x: Tensor2D, probabilities: Tensor2D, rows: readonly number[]) => void,
  ): Measured[] {
    const { features, classes } = this.#data;
    const tf = this.#tf;
    const loss = new Float64Array(this.#heads);
    const right = new Float64Array(this.#heads);
    for (const batch of batches(rows, size)) {
      const data = standardize(features.read(batch), this.#scaling);
      const x = tf.tensor2d(data, [batch.length, features.width]);
      const probabilities = tf.tidy(() => {
        const logits = tf.add(tf.matMul(x, this.#weights as unknown as Tensor2D), this.#bias);
        const byHead = tf.softmax(tf.reshape(logits, [batch.length * this.#heads, classes]));
        return tf.reshape(byHead, [batch.length, this.#heads * classes]) as Tensor2D;
      });
      this.#tally(probabilities.dataSync() as Float32Array, batch, loss, right);
      step(x, probabilities, batch);
      tf.dispose([x, probabilities]);
    }
    return Array.from(loss, (sum, head) => ({
      loss: sum / rows.length,
      accuracy: right[head] / rows.length,
    }));
  }

  #tally(p: Float32Array, rows: readonly number[], loss: Float64Array, right: Float64Array): void {
    const { classes, labels } = this.#data;
    rows.forEach((row, i) => {
      for (let head = 0; head < this.#heads; head++) {
        const start = (i * this.#heads + head) * classes;
        const own = p[start + labels[row]];
        loss[head] -= Math.log(Math.max(own, 1e-12));
        if (indexOfMax(p.subarray(start, start + classes)) === labels[row]) right[head]++;
      }
    });
  }

  #targets(rows: readonly number[]): Tensor2D {
    const { classes, labels } = this.#data;
    const smoothing = this.#options.labelSmoothing;
    const columns = this.#heads * classes;
    const targets = new Float32Array(rows.length * columns).fill(smoothing / classes);
    rows.forEach((row, i) => {
      for (let head = 0; head < this.#heads; head++) {
        targets[i * columns + head * classes + labels[row]] += 1 - smoothing;
      }
    });
    return this.#tf.tensor2d(targets, [rows.length, columns]);
  }

  #rowWeights(rows: readonly number[]): Tensor2D {
    const weights = rows.map((row) => this.#classWeights[this.#data.labels[row]] / rows.length);
    return this.#tf.tensor2d(weights, [rows.length, 1]);
  }
}
