/** One class of an answer. */
export interface Prediction {
  /** Empty when the model has no labels. */
  readonly label: string;
  readonly index: number;
  readonly score: number;
}

export interface RankOptions {
  /** How many to give, best first; all when left out. */
  readonly topK?: number;
  /** Lower scores are left out. */
  readonly threshold?: number;
}

/** The best classes first; equal scores in the order of their indices. */
export function rank(
  scores: ArrayLike<number>,
  labels: readonly string[],
  options: RankOptions = {},
): Prediction[] {
  const { topK = Number.POSITIVE_INFINITY, threshold = Number.NEGATIVE_INFINITY } = options;
  return Array.from(scores, (score, index) => ({ label: labels[index] ?? '', index, score }))
    .filter(({ score }) => score >= threshold)
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, topK);
}
