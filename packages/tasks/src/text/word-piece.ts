import { ZooError } from '@zoo/core';
import type { SubwordTokenizer } from './subwords.ts';

/** Pieces inside a word begin with it. */
const INSIDE = '##';
const UNKNOWN = '[UNK]';
/** Longer words are unknown as a whole. */
const MAX_WORD_BYTES = 100;

/**
 * White space, or one character that is a word of its own: punctuation (all of ASCII that is neither letter nor digit,
 * and \p{P}) and CJK ideographs. White space is that of RE2, which knows ASCII only.
 */
const BOUNDARY =
  /[\t\n\f\r ]|([!-/:-@[-`{-~]|\p{P}|[\u4E00-\u9FFF\u3400-\u4DBF\u{20000}-\u{2A6DF}\u{2A700}-\u{2B73F}\u{2B740}-\u{2B81F}\u{2B820}-\u{2CEAF}\uF900-\uFAFF\u{2F800}-\u{2FA1F}])/gu;

/**
 * The WordPiece tokenizer of BERT models: words between white space and punctuation, each cut into the longest pieces
 * that the vocabulary has, from its beginning. A word that cannot be cut is `[UNK]`.
 * Source: MediaPipe `tasks/cc/text/tokenizers/bert_tokenizer.{h,cc}`, TensorFlow Text `wordpiece_tokenizer.cc`.
 *
 * @example
 * const tokenizer = new WordPieceTokenizer(readTokens(await readFile('vocab.txt', 'utf8')));
 * tokenizer.encode('tokenize me'); // token, ##ize, me
 */
export class WordPieceTokenizer implements SubwordTokenizer {
  readonly #ids: ReadonlyMap<string, number>;
  readonly #longest: number;

  /** @param tokens in the order of their ids */
  constructor(tokens: readonly string[]) {
    this.#ids = new Map(tokens.map((token, id) => [token, id]));
    this.#longest = tokens.reduce((most, token) => Math.max(most, token.length), 0);
  }

  encode(text: string): number[] {
    const ids: number[] = [];
    for (const word of words(text)) this.#encodeWord(word, ids);
    return ids;
  }

  idOf(piece: string): number | undefined {
    return this.#ids.get(piece);
  }

  #encodeWord(word: string, ids: number[]): void {
    const start = ids.length;
    const fits = word.length <= MAX_WORD_BYTES && new TextEncoder().encode(word).length <= MAX_WORD_BYTES;
    for (let at = 0; fits && at < word.length; ) {
      const piece = this.#longestPiece(word, at);
      if (piece === undefined) break;
      ids.push(piece.id);
      at = piece.end;
      if (at === word.length) return;
    }
    ids.length = start;
    const unknown = this.#ids.get(UNKNOWN);
    if (unknown !== undefined) ids.push(unknown);
  }

  #longestPiece(word: string, at: number): { id: number; end: number } | undefined {
    const prefix = at === 0 ? '' : INSIDE;
    for (let end = Math.min(word.length, at + this.#longest); end > at; end--) {
      const id = this.#ids.get(prefix + word.slice(at, end));
      if (id !== undefined) return { id, end };
    }
    return undefined;
  }
}

function* words(text: string): Generator<string> {
  let start = 0;
  for (const { 0: boundary, 1: own, index } of text.matchAll(BOUNDARY)) {
    if (index > start) yield text.slice(start, index);
    if (own !== undefined) yield own;
    start = index + boundary.length;
  }
  if (start < text.length) yield text.slice(start);
}

/**
 * Reads the vocabulary of a WordPiece model: a token a line, ids in the order of lines that are not empty.
 *
 * @throws ZooError `VOCABULARY` when the file is empty
 */
export function readTokens(text: string, file?: string): string[] {
  const tokens = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replace(/\r$/, ''));
  if (tokens.length > 0) return tokens;
  throw new ZooError({
    code: 'VOCABULARY',
    category: 'damaged-input',
    message: 'vocabulary is empty',
    place: { file },
  });
}
