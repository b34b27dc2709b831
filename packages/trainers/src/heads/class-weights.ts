export type ClassWeighting = 'auto' | 'balanced' | 'none';

/** `auto` balances when the largest class has more than this many times the examples of the smallest. */
const IMBALANCE = 3;

/** Loss weight of each class: n / (classes * n_c) when balanced (the mean weight of an example is 1), else 1. */
export function classWeights(
  labels: readonly number[],
  classes: number,
  weighting: ClassWeighting,
): Float32Array {
  const counts = new Float32Array(classes);
  for (const label of labels) counts[label]++;
  const present = counts.filter((count) => count > 0);
  const ratio = Math.max(...present) / Math.min(...present);
  const balance = weighting === 'balanced' || (weighting === 'auto' && ratio > IMBALANCE);
  return counts.map((count) => (balance && count > 0 ? labels.length / (present.length * count) : 1));
}
