import type { DescribedModel } from '../described.ts';

/** Positions of the outputs that say where an answer starts and where it ends. */
export interface LogitOutputs {
  readonly start: number;
  readonly end: number;
}

/** By the names in the metadata, else by those of the tensors; undefined when neither names both. */
export function logitOutputs({ outputs }: DescribedModel): LogitOutputs | undefined {
  const named = (wanted: RegExp) =>
    outputs.findIndex(({ metadata, tensor }) => wanted.test(metadata?.name ?? tensor.name ?? ''));
  const [start, end] = [named(/start_(logits|positions)/i), named(/end_(logits|positions)/i)];
  return outputs.length === 2 && start >= 0 && end >= 0 ? { start, end } : undefined;
}

/** Where an answer is: the first and the last piece, and how sure the model is. */
export interface Span {
  readonly first: number;
  readonly last: number;
  readonly score: number;
}

/** Longer answers are not answers. */
const MAX_PIECES = 32;
/** How many starts are tried with how many ends. */
const CANDIDATES = 5;

/**
 * The most probable spans, best first: pairs of the best starts and the best ends that lie within `context`.
 * Source: tflite-support `bert_question_answerer.cc`.
 */
export function bestSpans(
  starts: ArrayLike<number>,
  ends: ArrayLike<number>,
  context: { readonly from: number; readonly to: number },
): Span[] {
  const isInside = (i: number) => i >= context.from && i < context.to;
  const lasts = largest(ends);
  const spans = largest(starts).flatMap((first) =>
    lasts.map((last): Span => ({ first, last, score: starts[first] + ends[last] })),
  );
  return spans
    .filter(({ first, last }) => isInside(first) && isInside(last))
    .filter(({ first, last }) => last >= first && last - first < MAX_PIECES)
    .sort((a, b) => b.score - a.score)
    .slice(0, CANDIDATES);
}

/** Positions of the largest values, equal ones in their order. */
function largest(values: ArrayLike<number>): number[] {
  return Array.from(values, (_, i) => i)
    .sort((a, b) => values[b] - values[a] || a - b)
    .slice(0, CANDIDATES);
}
