import type { SubwordTokenizer } from '../text/index.ts';
import { marks, piecesOf, type TokenizerOptions } from '../text-input/index.ts';

/** A question and the text that may answer it, as pieces: `[CLS] question [SEP] context [SEP]`. */
export interface Passage {
  readonly ids: readonly number[];
  /** Pieces of the context: from, and to before. */
  readonly context: { readonly from: number; readonly to: number };
  /** The words of the context between two pieces, the last one included. */
  text(first: number, last: number): string;
}

/** Longer questions are cut. */
const MAX_QUESTION = 64;
const MARKS = 3;

/**
 * Cuts question and context; what of the context does not fit into `length` is left out. Answers are whole words.
 * Source: tflite-support `bert_question_answerer.cc`.
 */
export function passageOf(
  tokenizer: SubwordTokenizer,
  { question, context }: { readonly question: string; readonly context: string },
  length = Number.POSITIVE_INFINITY,
  options: TokenizerOptions = {},
): Passage {
  const { start, end } = marks(tokenizer);
  const asked = piecesOf(tokenizer, question, options).slice(
    0,
    Math.min(MAX_QUESTION, Math.max(0, length - MARKS)),
  );
  const words = context.split(' ').filter((word) => word !== '');
  const pieces = words.flatMap((word, at) =>
    piecesOf(tokenizer, word, options).map((id) => ({ id, word: at })),
  );
  const fitting = pieces.slice(0, Math.max(0, length - asked.length - MARKS));
  const from = asked.length + 2;
  return {
    ids: [start, ...asked, end, ...fitting.map(({ id }) => id), end],
    context: { from, to: from + fitting.length },
    text: (first, last) => words.slice(fitting[first - from].word, fitting[last - from].word + 1).join(' '),
  };
}
