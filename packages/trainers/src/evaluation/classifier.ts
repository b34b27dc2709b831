import type { Prediction } from '@zoo/tasks';

/** Ranked answers as a score for each label, in the order of the labels. */
export function scoresByLabel(labels: readonly string[], ranked: readonly Prediction[]): Float32Array {
  const scores = new Float32Array(labels.length);
  for (const { index, score } of ranked) scores[index] = score;
  return scores;
}
