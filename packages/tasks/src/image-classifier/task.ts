import { type LoadedClassifier, loadClassifier } from '../classifier.ts';
import { type Image, imageShape } from '../image/index.ts';
import { type ImageEncoding, imageEncoding } from '../image-input/index.ts';
import { type ClassifyOptions, checkOptions, rankOptions } from '../options.ts';
import type { Prediction } from '../scores/index.ts';
import { orDispose, withinFile } from '../within.ts';
import { type ImageClassifierOptions, imageClassifierOptions } from './options.ts';

/**
 * Says what is on a picture. The metadata of the model gives normalisation, labels, calibration and threshold;
 * options stand in where it has none, and win where both speak.
 *
 * @example
 * using classifier = await ImageClassifier.create(await readFile('mobilenet_v1.tflite'));
 * const [best] = await classifier.classify(await readFile('cat.jpg'), { topK: 1 });
 * console.log(best.label, best.score); // Egyptian cat 0.51
 */
export class ImageClassifier implements Disposable {
  readonly #loaded: LoadedClassifier;
  readonly #encode: ImageEncoding;

  private constructor(loaded: LoadedClassifier, encode: ImageEncoding) {
    this.#loaded = loaded;
    this.#encode = encode;
  }

  /**
   * Loads a `.tflite` classifier from its bytes.
   *
   * @throws ZooError `damaged-input` for a broken model or metadata; `usage` for labels that do not match the
   * scores, for an input that takes no pictures, and for a float input with no normalisation anywhere
   */
  static async create(bytes: Uint8Array, options?: ImageClassifierOptions): Promise<ImageClassifier> {
    const { file, delegates, labels, locale, ...settings } = checkOptions(imageClassifierOptions, options);
    return withinFile(file, async () => {
      const loaded = await loadClassifier(bytes, { delegates, labels, locale });
      return orDispose(
        loaded,
        async () => new ImageClassifier(loaded, await imageEncoding(loaded, settings)),
      );
    });
  }

  /** Labels in the order of the scores; empty when the model has none. */
  get labels(): readonly string[] {
    return this.#loaded.head.labels;
  }

  /** Height, width and channels that pictures are brought to. */
  get inputShape(): { height: number; width: number; channels: number } {
    return imageShape(this.#loaded.model.inputs[0]);
  }

  /**
   * Classes of a picture, best first.
   *
   * @param picture the bytes of a picture file, or a picture that is decoded already
   * @throws ZooError `damaged-input` when the bytes are no picture
   */
  async classify(picture: Uint8Array | Image, options?: ClassifyOptions): Promise<Prediction[]> {
    const { file, signal, ...ranking } = checkOptions(rankOptions, options);
    return this.#loaded.answer([await this.#encode(picture, file)], ranking, signal);
  }

  /** Frees what the model holds; not needed for correctness. */
  dispose(): void {
    this.#loaded[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
