import { type LoadedClassifier, loadClassifier } from '../classifier.ts';
import { decodeImage, type Image, imageShape, imageToInput } from '../image/index.ts';
import { type ClassifyOptions, checkOptions, rankOptions } from '../options.ts';
import type { Prediction } from '../scores/index.ts';
import { withinFile } from '../within-file.ts';
import { checkInput, normalizationOf, openSize } from './input.ts';
import { type ImageClassifierOptions, type ImageSettings, imageClassifierOptions } from './options.ts';

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
  readonly #settings: ImageSettings;

  private constructor(loaded: LoadedClassifier, settings: ImageSettings) {
    this.#loaded = loaded;
    this.#settings = settings;
  }

  /**
   * Loads a `.tflite` classifier from its bytes.
   *
   * @throws ZooError `damaged-input` for a broken model or metadata; `usage` for labels that do not match the
   * scores, for an input that takes no pictures, and for a float input with no normalisation anywhere
   */
  static async create(bytes: Uint8Array, options?: ImageClassifierOptions): Promise<ImageClassifier> {
    const { file, mean, std, fit, background, maxPixels, ...load } = checkOptions(
      imageClassifierOptions,
      options,
    );
    return withinFile(file, async () => {
      const loaded = await loadClassifier(bytes, load);
      try {
        const { model, described } = loaded;
        const [input] = described.inputs;
        const size = openSize(input);
        if (size) await model.resize({ [model.inputs[0].name]: size });
        const normalization = normalizationOf(input, { mean, std });
        checkInput(model.inputs[0], normalization);
        return new ImageClassifier(loaded, { normalization, fit, background, maxPixels });
      } catch (error) {
        loaded[Symbol.dispose]();
        throw error;
      }
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
    const { background, maxPixels } = this.#settings;
    const image =
      picture instanceof Uint8Array ? await decodeImage(picture, { file, background, maxPixels }) : picture;
    const input = imageToInput(image, this.#loaded.model.inputs[0], this.#settings);
    return this.#loaded.answer(input, ranking, signal);
  }

  /** Frees what the model holds; not needed for correctness. */
  dispose(): void {
    this.#loaded[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
