import { type LoadedClassifier, loadClassifier } from '../classifier.ts';
import { type ClassifyOptions, checkOptions, rankOptions } from '../options.ts';
import type { Prediction } from '../scores/index.ts';
import { type TextEncoding, textEncoding } from '../text-input/index.ts';
import { orDispose, withinFile } from '../within.ts';
import { type TextClassifierOptions, textClassifierOptions } from './options.ts';

/**
 * Says what a text is about, or what its author thinks. The metadata of the model gives tokenizer, vocabulary,
 * labels, calibration and threshold; options stand in where it has none, and win where both speak.
 *
 * @example
 * using classifier = await TextClassifier.create(await readFile('movie_review.tflite'));
 * const [best] = await classifier.classify('a fine film', { topK: 1 });
 * console.log(best.label, best.score); // Positive 0.96
 */
export class TextClassifier implements Disposable {
  readonly #loaded: LoadedClassifier;
  readonly #encode: TextEncoding;

  private constructor(loaded: LoadedClassifier, encode: TextEncoding) {
    this.#loaded = loaded;
    this.#encode = encode;
  }

  /**
   * Loads a `.tflite` classifier from its bytes.
   *
   * @throws ZooError `damaged-input` for a broken model, metadata or vocabulary; `usage` for labels that do not
   * match the scores and for an input that text cannot be turned into
   */
  static async create(bytes: Uint8Array, options?: TextClassifierOptions): Promise<TextClassifier> {
    const { file, delegates, labels, locale, ...tokens } = checkOptions(textClassifierOptions, options);
    return withinFile(file, async () => {
      const loaded = await loadClassifier(bytes, { delegates, labels, locale });
      const { described, model } = loaded;
      return orDispose(
        loaded,
        () => new TextClassifier(loaded, textEncoding(described, model.inputs, tokens)),
      );
    });
  }

  /** Labels in the order of the scores; empty when the model has none. */
  get labels(): readonly string[] {
    return this.#loaded.head.labels;
  }

  /** Classes of a text, best first. */
  async classify(text: string, options?: ClassifyOptions): Promise<Prediction[]> {
    const { file, signal, ...ranking } = checkOptions(rankOptions, options);
    return withinFile(file, () => this.#loaded.answer(this.#encode(text), ranking, signal));
  }

  /** Frees what the model holds; not needed for correctness. */
  dispose(): void {
    this.#loaded[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
