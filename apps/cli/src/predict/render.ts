import type { Embedding } from '@zoo/tasks';
import { table } from '../lib/format.ts';
import type { Outcome } from './predictor.ts';

/** As many values of an embedding as fit into a line. */
const VALUES = 6;

export function renderOutcome(input: string, outcome: Outcome): string {
  return [input, ...linesOf(outcome)].join('\n');
}

function linesOf(outcome: Outcome): string[] {
  if ('predictions' in outcome) {
    const rows = outcome.predictions.map(({ label, index, score }) => [
      `  ${label || `class ${index}`}`,
      score.toFixed(4),
    ]);
    return [table(rows, ['left', 'right'])];
  }
  if ('embeddings' in outcome) return outcome.embeddings.map(renderEmbedding);
  if (outcome.answers.length === 0) return ['  no answer in this text'];
  return [
    table(
      outcome.answers.map(({ text, score }) => [`  ${text}`, score.toFixed(2)]),
      ['left', 'right'],
    ),
  ];
}

function renderEmbedding({ name, values }: Embedding): string {
  const digits = values instanceof Int8Array ? 0 : 4;
  const first = Array.from(values.subarray(0, VALUES), (value) => value.toFixed(digits)).join(' ');
  return `  ${name}[${values.length}]  ${first}${values.length > VALUES ? ' …' : ''}`;
}

/** How alike inputs are, each with each: a triangle of cosines. */
export function renderSimilarity(
  inputs: readonly string[],
  similarity: readonly (readonly number[])[],
): string {
  const rows = inputs.map((input, i) => [
    `  ${i + 1}  ${input}`,
    ...similarity[i].slice(0, i).map((cosine) => cosine.toFixed(4)),
  ]);
  const head = ['  similarity', ...inputs.slice(0, -1).map((_, i) => String(i + 1))];
  const width = head.length;
  const full = [head, ...rows].map((row) => [...row, ...new Array<string>(width - row.length).fill('')]);
  return table(full, ['left', ...head.slice(1).map(() => 'right' as const)]);
}
