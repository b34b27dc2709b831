import { indexOfMax } from '../heads/linear-head.ts';

/** What a classifier said about one example. */
export interface Prediction {
  readonly name: string;
  /** Index of the true class. */
  readonly actual: number;
  /** A probability for each class. */
  readonly scores: Float32Array;
}

export interface ClassMetrics {
  readonly label: string;
  /** Examples of this class. */
  readonly n: number;
  /** Of those said to be of this class, the share that are; null when none was said to be. */
  readonly precision: number | null;
  /** Of those of this class, the share said to be; null when there are none. */
  readonly recall: number | null;
  readonly f1: number | null;
}

export interface Evaluation {
  readonly n: number;
  /** Share of right answers; null when nothing was evaluated. */
  readonly accuracy: number | null;
  readonly per_class: readonly ClassMetrics[];
  /** confusion[actual][predicted], in the order of `per_class`. */
  readonly confusion: readonly (readonly number[])[];
}

export function evaluatePredictions(
  classes: readonly string[],
  predictions: readonly Prediction[],
): Evaluation {
  const confusion = classes.map(() => new Array<number>(classes.length).fill(0));
  for (const { actual, scores } of predictions) confusion[actual][indexOfMax(scores)]++;
  const right = confusion.reduce((sum, row, i) => sum + row[i], 0);
  return {
    n: predictions.length,
    accuracy: predictions.length === 0 ? null : right / predictions.length,
    per_class: classes.map((label, i) => classMetrics(label, i, confusion)),
    confusion,
  };
}

function classMetrics(label: string, index: number, confusion: readonly number[][]): ClassMetrics {
  const n = confusion[index].reduce((a, b) => a + b, 0);
  const said = confusion.reduce((sum, row) => sum + row[index], 0);
  const right = confusion[index][index];
  const precision = said === 0 ? null : right / said;
  const recall = n === 0 ? null : right / n;
  const f1 = n + said === 0 ? null : (2 * right) / (n + said);
  return { label, n, precision, recall, f1 };
}
