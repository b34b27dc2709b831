import type { SubwordTokenizer } from '../subwords.ts';
import { PIECE, readSentencePieceModel, type SentencePieceModel } from './model.ts';
import { normalize } from './normalize.ts';

/** How much worse an unknown character is than the worst piece. Source: `unigram_model.cc`, kUnkPenalty. */
const UNKNOWN_PENALTY = 10;

/**
 * The tokenizer of SentencePiece models of the unigram kind: of all ways to cut a text into pieces the most probable.
 * Source: SentencePiece `unigram_model.cc` (EncodeOptimized), `sentencepiece_processor.cc`.
 *
 * @example
 * const tokenizer = SentencePieceTokenizer.of(await readFile('30k-clean.model'));
 * tokenizer.encode('hello world');
 */
export class SentencePieceTokenizer implements SubwordTokenizer {
  readonly #model: SentencePieceModel;
  /** Pieces that texts are cut into. */
  readonly #pieces = new Map<string, number>();
  /** Pieces that stand for something else than text. */
  readonly #special = new Map<string, number>();
  readonly #unknown: number;
  readonly #unknownScore: number;
  readonly #bestScore: number;
  readonly #longest: number;

  private constructor(model: SentencePieceModel) {
    this.#model = model;
    let [worst, best, longest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
    model.pieces.forEach(({ text, score, type }, id) => {
      const isText = type === PIECE.normal || type === PIECE.userDefined || type === PIECE.unused;
      (isText ? this.#pieces : this.#special).set(text, id);
      if (isText) longest = Math.max(longest, text.length);
      if (type !== PIECE.normal) return;
      worst = Math.min(worst, score);
      best = Math.max(best, score);
    });
    this.#unknown = model.pieces.findIndex(({ type }) => type === PIECE.unknown);
    this.#unknownScore = Math.fround(worst - UNKNOWN_PENALTY);
    this.#bestScore = best;
    this.#longest = longest;
  }

  /** @throws ZooError `SENTENCEPIECE_MODEL`, `SENTENCEPIECE_KIND` */
  static of(bytes: Uint8Array): SentencePieceTokenizer {
    return new SentencePieceTokenizer(readSentencePieceModel(bytes));
  }

  encode(text: string): number[] {
    const { normalizer, spaceIsSuffix, byteFallback } = this.#model;
    const ids: number[] = [];
    let afterUnknown = false;
    for (const { id, text: piece } of this.#cut(normalize(text, normalizer, spaceIsSuffix))) {
      const isUnknown = id === this.#unknown;
      if (isUnknown && byteFallback) ids.push(...this.#bytesOf(piece));
      else if (!isUnknown || !afterUnknown) ids.push(id); // neighbouring unknowns are one
      afterUnknown = isUnknown;
    }
    return ids;
  }

  idOf(piece: string): number {
    return this.#special.get(piece) ?? this.#pieces.get(piece) ?? this.#unknown;
  }

  #cut(text: string): { id: number; text: string }[] {
    const { length } = text;
    const best = new Float32Array(length + 1);
    const from = new Int32Array(length + 1).fill(-1);
    const ids = new Int32Array(length + 1);
    const reach = (end: number, score: number, id: number, start: number) => {
      const total = Math.fround(best[start] + score);
      if (from[end] >= 0 && best[end] >= total) return;
      [best[end], from[end], ids[end]] = [total, start, id];
    };
    for (let start = 0; start < length; ) {
      const next = start + ((text.codePointAt(start) as number) > 0xffff ? 2 : 1);
      let single = false;
      for (let end = next; end <= Math.min(length, start + this.#longest); end++) {
        const id = this.#pieces.get(text.slice(start, end));
        if (id === undefined || this.#model.pieces[id].type === PIECE.unused) continue;
        reach(end, this.#score(id, end - start), id, start);
        if (end === next) single = true;
      }
      if (!single) reach(next, this.#unknownScore, this.#unknown, start);
      start = next;
    }
    const pieces: { id: number; text: string }[] = [];
    for (let end = length; end > 0; end = from[end]) {
      pieces.push({ id: ids[end], text: text.slice(from[end], end) });
    }
    return pieces.reverse();
  }

  /** A symbol that users defined wins over all else. */
  #score(id: number, length: number): number {
    const { type, score } = this.#model.pieces[id];
    return type === PIECE.userDefined ? length * this.#bestScore - 0.1 : score;
  }

  #bytesOf(text: string): number[] {
    return [...new TextEncoder().encode(text)].map((byte) =>
      this.idOf(`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`),
    );
  }
}
