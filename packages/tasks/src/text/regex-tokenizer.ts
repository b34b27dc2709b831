import { ZooError } from '@zoo/core';
import { delimiterExpression } from './delimiter.ts';
import { PAD, START, UNKNOWN_TOKEN, type Vocabulary } from './vocabulary.ts';

export interface RegexTokenizerSettings {
  /** What separates words; Model Maker writes `[^\w\']+`. */
  readonly delimiter: string;
  readonly vocabulary: Vocabulary;
  /**
   * Lower-cases the text first. The official clients do not, although Model Maker trains on lower-cased text;
   * with `false`, scores are those a phone will show.
   */
  readonly lowerCase?: boolean;
}

/**
 * The regex tokenizer of TFLite Task Library and MediaPipe: words between delimiters, looked up in a vocabulary.
 * Source: tflite-support `text/tokenizers/regex_tokenizer.cc`, MediaPipe `regex_preprocessor_calculator.cc`.
 *
 * @example
 * const tokenizer = new RegexTokenizer({ delimiter: "[^\\w\\']+", vocabulary });
 * tokenizer.encode('a fine film', 256); // <START>, a, fine, film, <PAD> ...
 */
export class RegexTokenizer {
  readonly #delimiter: RegExp;
  readonly #vocabulary: Vocabulary;
  readonly #lowerCase: boolean;

  constructor({ delimiter, vocabulary, lowerCase = false }: RegexTokenizerSettings) {
    this.#delimiter = delimiterExpression(delimiter);
    this.#vocabulary = vocabulary;
    this.#lowerCase = lowerCase;
  }

  /** The words of a text, in order. Text without delimiters is one word; empty words are left out. */
  *words(text: string): Generator<string> {
    const source = this.#lowerCase ? text.toLowerCase() : text;
    let start = 0;
    for (const { 0: delimiter, index } of source.matchAll(this.#delimiter)) {
      if (delimiter.length === 0) continue;
      if (index > start) yield source.slice(start, index);
      start = index + delimiter.length;
    }
    if (start < source.length) yield source.slice(start);
  }

  /**
   * Exactly `length` ids: `<START>` if the vocabulary has it, then the words, words that are not in the
   * vocabulary as `<UNKNOWN>`, cut at the end or filled with `<PAD>`. Missing `<UNKNOWN>` and `<PAD>` are 0.
   */
  encode(text: string, length: number): Int32Array {
    if (!Number.isInteger(length) || length < 1) {
      throw new ZooError({
        code: 'TOKENIZER_LENGTH',
        category: 'usage',
        message: 'token sequence needs a positive length',
        received: String(length),
      });
    }
    const start = this.#vocabulary.get(START);
    const unknown = this.#vocabulary.get(UNKNOWN_TOKEN) ?? 0;
    const ids = new Int32Array(length).fill(this.#vocabulary.get(PAD) ?? 0);
    let at = 0;
    if (start !== undefined) ids[at++] = start;
    for (const word of this.words(text)) {
      if (at >= length) break; // the generator stops matching here: long texts cost no more than short ones
      ids[at++] = this.#vocabulary.get(word) ?? unknown;
    }
    return ids;
  }
}
