import { indexOfMax } from '../heads/linear-head.ts';
import type { Prediction } from './metrics.ts';

/** Wrong answers, the most convinced first. */
export function mostConfused(predictions: readonly Prediction[], count: number): Prediction[] {
  return predictions
    .filter(({ actual, scores }) => indexOfMax(scores) !== actual)
    .sort((a, b) => Math.max(...b.scores) - Math.max(...a.scores))
    .slice(0, count);
}

/** Right answers, those first whose two best scores are closest. */
export function leastCertain(predictions: readonly Prediction[], count: number): Prediction[] {
  return predictions
    .filter(({ actual, scores }) => indexOfMax(scores) === actual)
    .sort((a, b) => lead(a.scores) - lead(b.scores))
    .slice(0, count);
}

function lead(scores: Float32Array): number {
  const [first = 0, second = 0] = [...scores].sort((a, b) => b - a);
  return first - second;
}
