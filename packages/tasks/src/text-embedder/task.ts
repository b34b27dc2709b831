import { describeModel } from '../described.ts';
import { checkEmbedder, type Embedding, embeddingsOf } from '../embeddings/index.ts';
import { type LoadedModel, loadDescribed } from '../loaded.ts';
import { checkOptions, type EmbedOptions, embedOptions } from '../options.ts';
import { type TextEncoding, textEncoding } from '../text-input/index.ts';
import { orDispose, withinFile } from '../within.ts';
import { type TextEmbedderOptions, textEmbedderOptions } from './options.ts';

/**
 * Turns texts into vectors that are near each other where the texts are alike: average word vectors, BERT embedders,
 * the Universal Sentence Encoder. The metadata of the model gives the tokenizer and its vocabulary.
 *
 * @example
 * using embedder = await TextEmbedder.create(await readFile('average_word_embedder.tflite'));
 * const [one] = await embedder.embed('what a fine film', { l2Normalize: true });
 * const [two] = await embedder.embed('a great movie', { l2Normalize: true });
 * console.log(cosineSimilarity(one, two)); // 0.98
 */
export class TextEmbedder implements Disposable {
  readonly #loaded: LoadedModel;
  readonly #encode: TextEncoding;

  private constructor(loaded: LoadedModel, encode: TextEncoding) {
    this.#loaded = loaded;
    this.#encode = encode;
  }

  /**
   * Loads a `.tflite` embedder from its bytes.
   *
   * @throws ZooError `damaged-input` for a broken model, metadata or vocabulary; `usage` for an input that text cannot
   * be turned into, and for outputs that are no numbers
   */
  static async create(bytes: Uint8Array, options?: TextEmbedderOptions): Promise<TextEmbedder> {
    const { file, delegates, ...tokens } = checkOptions(textEmbedderOptions, options);
    return withinFile(file, async () => {
      const described = describeModel(bytes);
      checkEmbedder(described);
      const loaded = await loadDescribed(bytes, described, { delegates });
      return orDispose(
        loaded,
        () => new TextEmbedder(loaded, textEncoding(described, loaded.model.inputs, tokens)),
      );
    });
  }

  /** The embedding of a text, one for each output of the model (most have one). */
  async embed(text: string, options?: EmbedOptions): Promise<Embedding[]> {
    const { file, signal, ...form } = checkOptions(embedOptions, options);
    return withinFile(file, async () => {
      const results = await this.#loaded.run(this.#encode(text), signal);
      return embeddingsOf(this.#loaded.described, results, form);
    });
  }

  /** Frees what the model holds; not needed for correctness. */
  dispose(): void {
    this.#loaded[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
