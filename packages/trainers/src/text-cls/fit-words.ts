import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs';
import { Random } from '@zoo/core';
import type { Epoch, FitProgress } from '../heads/history.ts';
import { indexOfMax } from '../heads/linear-head.ts';
import { batches } from '../heads/matrix.ts';
import { loadTfjs, type Tfjs } from '../tfjs/backend.ts';
import { bagOfWords } from './bag.ts';
import { SparseRows } from './sparse-rows.ts';
import type { WordNetwork } from './word-network.ts';

export interface WordData {
  /** Token ids of every text without its padding. */
  readonly texts: readonly Int32Array[];
  readonly labels: readonly number[];
  readonly classes: number;
  readonly vocabulary: number;
  readonly train: readonly number[];
  readonly validation: readonly number[];
}

export interface WordOptions {
  readonly seed: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly width: number;
  readonly hidden: number;
  readonly dropout: number;
  /** Share of the words of a text that a training step does not see. */
  readonly wordDropout: number;
  /** Strengths to choose from by validation; without it the first is taken. */
  readonly weightDecay: readonly number[];
  readonly labelSmoothing: number;
  readonly classWeights: Float32Array;
  /** Epochs without a better validation loss before training stops. */
  readonly patience: number;
  readonly onEpoch?: (progress: FitProgress) => void;
  readonly signal?: AbortSignal;
}

export interface FittedWords {
  readonly network: WordNetwork;
  readonly history: readonly Epoch[];
  /** Epochs that the network in use was trained for. */
  readonly epochs: number;
  readonly weightDecay: number;
}

/**
 * Trains with each weight decay until the validation loss stops falling; then once more with the best of them, as
 * long as it took, on training and validation part together.
 */
export async function fitWords(data: WordData, options: WordOptions): Promise<FittedWords> {
  const [first, ...others] = options.weightDecay;
  let best = await trainWords(data, options, first, options.epochs);
  if (data.validation.length === 0) return best;
  for (const weightDecay of others) {
    const next = await trainWords(data, options, weightDecay, options.epochs);
    if (leastLoss(next) < leastLoss(best)) best = next;
  }
  const all = { ...data, train: [...data.train, ...data.validation], validation: [] };
  const final = await trainWords(all, { ...options, onEpoch: undefined }, best.weightDecay, best.epochs);
  return { ...best, network: final.network };
}

function leastLoss({ history, epochs }: FittedWords): number {
  return history[epochs - 1].validationLoss ?? Infinity;
}

/**
 * Trains the network with Adam. The gradient of an embedding touches only the rows of the words in a batch, so those
 * rows are taken out, enter tfjs as a small dense matrix next to the batch's bag of words, and are updated alone: a
 * step costs the words of the batch, not the vocabulary. (The plain gather of 256 positions and its scatter gradient
 * takes 30 times as long.)
 */
async function trainWords(
  data: WordData,
  options: WordOptions,
  weightDecay: number,
  stop: number,
): Promise<FittedWords> {
  const tf = await loadTfjs();
  const trainer = new WordTrainer(tf, data, options, weightDecay);
  const random = new Random(options.seed);
  const history: Epoch[] = [];
  let best = { loss: Infinity, epoch: 0, network: trainer.network() };
  for (let epoch = 0; epoch < stop; epoch++) {
    options.signal?.throwIfAborted();
    const measured = await trainer.epoch(random, epoch);
    history.push(measured);
    options.onEpoch?.({ epoch: epoch + 1, epochs: options.epochs, last: measured });
    const loss = measured.validationLoss ?? -epoch;
    if (loss < best.loss) best = { loss, epoch, network: trainer.network() };
    if (epoch - best.epoch >= options.patience) break;
  }
  return { network: best.network, history, epochs: best.epoch + 1, weightDecay };
}

type Dense = [hiddenWeights: Tensor2D, hiddenBias: Tensor, outputWeights: Tensor2D, outputBias: Tensor];

class WordTrainer {
  readonly #tf: Tfjs;
  readonly #data: WordData;
  readonly #options: WordOptions;
  readonly #weightDecay: number;
  readonly #embedding: SparseRows;
  readonly #dense: Float32Array[];
  readonly #shapes: number[][];
  readonly #denseState: SparseRows[];

  constructor(tf: Tfjs, data: WordData, options: WordOptions, weightDecay: number) {
    this.#weightDecay = weightDecay;
    const random = new Random(options.seed ^ 0x5eed);
    const { width, hidden } = options;
    const { classes, vocabulary } = data;
    const uniform = (count: number, limit: number) =>
      Float32Array.from({ length: count }, () => (2 * random.next() - 1) * limit);
    this.#tf = tf;
    this.#data = data;
    this.#options = options;
    const embedding = uniform(vocabulary * width, 0.05);
    embedding.fill(0, 0, width); // padding
    this.#embedding = new SparseRows(embedding, width);
    this.#shapes = [[width, hidden], [hidden], [hidden, classes], [classes]];
    this.#dense = [
      uniform(width * hidden, Math.sqrt(6 / (width + hidden))),
      new Float32Array(hidden),
      uniform(hidden * classes, Math.sqrt(6 / (hidden + classes))),
      new Float32Array(classes),
    ];
    this.#denseState = this.#dense.map((values) => new SparseRows(values, values.length));
  }

  async epoch(random: Random, epoch: number): Promise<Epoch> {
    const { train, validation } = this.#data;
    const { batchSize, learningRate, epochs } = this.#options;
    const rate = learningRate * 0.5 * (1 + Math.cos((Math.PI * epoch) / epochs));
    const tally = { loss: 0, right: 0 };
    for (const rows of batches(random.shuffle(train), batchSize)) {
      this.#step(rows, random, rate, tally);
      await new Promise(setImmediate); // lets progress and Ctrl-C through
      this.#options.signal?.throwIfAborted();
    }
    const measured = { loss: tally.loss / train.length, accuracy: tally.right / train.length };
    if (validation.length === 0) return measured;
    const { loss, right } = this.measure(validation);
    return {
      ...measured,
      validationLoss: loss / validation.length,
      validationAccuracy: right / validation.length,
    };
  }

  measure(rows: readonly number[]): { loss: number; right: number } {
    const tally = { loss: 0, right: 0 };
    for (const batch of batches(rows, 128)) {
      const bag = bagOfWords(batch.map((row) => this.#data.texts[row]));
      const probabilities = this.#tf.tidy(() => {
        const [words, ...dense] = this.#inputs(bag.ids);
        const mean = this.#tf.matMul(this.#matrix(bag.shares, batch.length), words as Tensor2D);
        return this.#tf.softmax(this.#logits(mean as Tensor2D, dense as Dense)).dataSync() as Float32Array;
      });
      this.#tally(probabilities, batch, tally);
    }
    return tally;
  }

  network(): WordNetwork {
    const { width, hidden } = this.#options;
    const { vocabulary, classes } = this.#data;
    const [hiddenWeights, hiddenBias, outputWeights, outputBias] = this.#dense.map((array) => array.slice());
    return {
      vocabulary,
      width,
      hidden,
      classes,
      embedding: this.#embedding.values.slice(),
      hiddenWeights,
      hiddenBias,
      outputWeights,
      outputBias,
    };
  }

  #step(rows: readonly number[], random: Random, rate: number, tally: { loss: number; right: number }): void {
    const tf = this.#tf;
    const { dropout, wordDropout, hidden } = this.#options;
    const weightDecay = this.#weightDecay;
    const bag = bagOfWords(
      rows.map((row) => this.#data.texts[row]),
      { drop: wordDropout, random },
    );
    const mask = Float32Array.from({ length: rows.length * hidden }, () =>
      random.next() < dropout ? 0 : 1 / (1 - dropout),
    );
    const gradients = tf.tidy(() => {
      const shares = this.#matrix(bag.shares, rows.length);
      const kept = tf.tensor2d(mask, [rows.length, hidden]);
      const targets = this.#targets(rows);
      let probabilities: Float32Array | undefined;
      const loss = (words: Tensor, ...dense: Tensor[]): Scalar => {
        const logits = this.#logits(tf.matMul(shares, words as Tensor2D), dense as Dense, kept);
        probabilities = tf.softmax(logits).dataSync() as Float32Array;
        return this.#crossEntropy(logits, targets);
      };
      const { grads } = tf.valueAndGrads(loss)(this.#inputs(bag.ids));
      this.#tally(probabilities ?? new Float32Array(), rows, tally);
      return grads.map((gradient) => gradient.dataSync() as Float32Array);
    });
    this.#embedding.update(bag.ids, gradients[0], rate, weightDecay);
    this.#denseState.forEach((state, i) => {
      state.update([0], gradients[i + 1], rate, i % 2 === 0 ? weightDecay : 0);
    });
  }

  #inputs(ids: readonly number[]): Tensor[] {
    const words = this.#tf.tensor2d(this.#embedding.take(ids), [ids.length, this.#options.width]);
    return [words, ...this.#dense.map((values, i) => this.#tf.tensor(values, this.#shapes[i]))];
  }

  #matrix(shares: Float32Array, rows: number): Tensor2D {
    return this.#tf.tensor2d(shares, [rows, shares.length / rows]);
  }

  #logits(mean: Tensor2D, [weights, bias, outputWeights, outputBias]: Dense, kept?: Tensor2D): Tensor2D {
    const tf = this.#tf;
    const hidden = tf.relu(tf.add(tf.matMul(mean, weights), bias));
    return tf.add(tf.matMul(kept ? tf.mul(hidden, kept) : hidden, outputWeights), outputBias) as Tensor2D;
  }

  /** -sum(target * log softmax), from primitives whose gradients the wasm backend has. */
  #crossEntropy(logits: Tensor2D, targets: Tensor2D): Scalar {
    const tf = this.#tf;
    const sum = tf.log(tf.sum(tf.exp(logits), 1, true));
    return tf.neg(tf.sum(tf.mul(targets, tf.sub(logits, sum)))) as Scalar;
  }

  /** Smoothed one-hot rows, weighted by class and divided by the batch. */
  #targets(rows: readonly number[]): Tensor2D {
    const { labels, classes } = this.#data;
    const { labelSmoothing, classWeights } = this.#options;
    const targets = new Float32Array(rows.length * classes);
    rows.forEach((row, i) => {
      const weight = classWeights[labels[row]] / rows.length;
      targets.fill((weight * labelSmoothing) / classes, i * classes, (i + 1) * classes);
      targets[i * classes + labels[row]] += weight * (1 - labelSmoothing);
    });
    return this.#tf.tensor2d(targets, [rows.length, classes]);
  }

  #tally(p: Float32Array, rows: readonly number[], tally: { loss: number; right: number }): void {
    const { labels, classes } = this.#data;
    rows.forEach((row, i) => {
      const scores = p.subarray(i * classes, (i + 1) * classes);
      tally.loss -= Math.log(Math.max(scores[labels[row]], 1e-12));
      if (indexOfMax(scores) === labels[row]) tally.right++;
    });
  }
}
