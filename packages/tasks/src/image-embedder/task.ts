import { describeModel } from '../described.ts';
import { checkEmbedder, type Embedding, embeddingsOf } from '../embeddings/index.ts';
import { type Image, imageShape } from '../image/index.ts';
import { type ImageEncoding, imageEncoding } from '../image-input/index.ts';
import { type LoadedModel, loadDescribed } from '../loaded.ts';
import { checkOptions, type EmbedOptions, embedOptions } from '../options.ts';
import { orDispose, withinFile } from '../within.ts';
import { type ImageEmbedderOptions, imageEmbedderOptions } from './options.ts';

/**
 * Turns pictures into vectors that are near each other where the pictures are alike. The metadata of the model gives
 * the normalisation.
 *
 * @example
 * using embedder = await ImageEmbedder.create(await readFile('mobilenet_v3_embedder.tflite'));
 * const [one] = await embedder.embed(await readFile('cat.jpg'));
 * const [two] = await embedder.embed(await readFile('another_cat.jpg'));
 * console.log(cosineSimilarity(one, two)); // 0.8
 */
export class ImageEmbedder implements Disposable {
  readonly #loaded: LoadedModel;
  readonly #encode: ImageEncoding;

  private constructor(loaded: LoadedModel, encode: ImageEncoding) {
    this.#loaded = loaded;
    this.#encode = encode;
  }

  /**
   * Loads a `.tflite` embedder from its bytes.
   *
   * @throws ZooError `damaged-input` for a broken model or metadata; `usage` for an input that takes no pictures, for
   * a float input with no normalisation anywhere, and for outputs that are no numbers
   */
  static async create(bytes: Uint8Array, options?: ImageEmbedderOptions): Promise<ImageEmbedder> {
    const { file, delegates, ...settings } = checkOptions(imageEmbedderOptions, options);
    return withinFile(file, async () => {
      const described = describeModel(bytes);
      checkEmbedder(described);
      const loaded = await loadDescribed(bytes, described, { delegates });
      return orDispose(loaded, async () => new ImageEmbedder(loaded, await imageEncoding(loaded, settings)));
    });
  }

  /** Height, width and channels that pictures are brought to. */
  get inputShape(): { height: number; width: number; channels: number } {
    return imageShape(this.#loaded.model.inputs[0]);
  }

  /**
   * The embedding of a picture, one for each output of the model (most have one).
   *
   * @param picture the bytes of a picture file, or a picture that is decoded already
   * @throws ZooError `damaged-input` when the bytes are no picture
   */
  async embed(picture: Uint8Array | Image, options?: EmbedOptions): Promise<Embedding[]> {
    const { file, signal, ...form } = checkOptions(embedOptions, options);
    const results = await this.#loaded.run([await this.#encode(picture, file)], signal);
    return embeddingsOf(this.#loaded.described, results, form);
  }

  /** Frees what the model holds; not needed for correctness. */
  dispose(): void {
    this.#loaded[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
