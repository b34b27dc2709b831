import type { Standardization } from './standardize.ts';

/** Class scores = softmax(features * weights + bias), on features as the backbone gives them. */
export interface LinearHead {
  readonly width: number;
  readonly classes: number;
  /** [classes, width], the layout of FULLY_CONNECTED. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/** Folds x' = (x - mean) * scale into the weights, [width, classes] on the standardized side. */
export function foldStandardization(
  weights: Float32Array,
  bias: Float32Array,
  { mean, scale }: Standardization,
): LinearHead {
  const width = mean.length;
  const classes = bias.length;
  const folded = new Float32Array(weights.length);
  const shifted = Float64Array.from(bias);
  for (let j = 0; j < width; j++) {
    for (let c = 0; c < classes; c++) {
      const weight = weights[j * classes + c] * scale[j];
      folded[c * width + j] = weight;
      shifted[c] -= weight * mean[j];
    }
  }
  return { width, classes, weights: folded, bias: Float32Array.from(shifted) };
}

/** Probabilities for one feature vector. */
export function applyHead(head: LinearHead, features: Float32Array): Float32Array {
  const logits = Float64Array.from(head.bias);
  for (let c = 0; c < head.classes; c++) {
    for (let j = 0; j < head.width; j++) logits[c] += features[j] * head.weights[c * head.width + j];
  }
  return softmax(logits);
}

export function softmax(logits: Float64Array): Float32Array {
  const max = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  const powers = logits.map((logit) => Math.exp(logit - max));
  const sum = powers.reduce((a, b) => a + b, 0);
  return Float32Array.from(powers, (power) => power / sum);
}

/** The first index of the largest score. */
export function indexOfMax(scores: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < scores.length; i++) if (scores[i] > scores[best]) best = i;
  return best;
}
