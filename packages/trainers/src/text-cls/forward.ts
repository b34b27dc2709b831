import { softmax } from '../heads/linear-head.ts';
import type { WordNetwork } from './word-network.ts';

/** What the network says about one text, in plain arithmetic; `ids` without padding. */
export function applyNetwork(network: WordNetwork, ids: Int32Array): Float32Array {
  const { width, hidden, classes, embedding } = network;
  const mean = new Float64Array(width);
  for (const id of ids) {
    for (let k = 0; k < width; k++) mean[k] += embedding[id * width + k] / Math.max(1, ids.length);
  }
  const inner = dense(mean, network.hiddenWeights, network.hiddenBias, hidden).map((x) => Math.max(0, x));
  return softmax(dense(inner, network.outputWeights, network.outputBias, classes));
}

function dense(x: Float64Array, weights: Float32Array, bias: Float32Array, columns: number): Float64Array {
  const y = Float64Array.from(bias);
  for (let row = 0; row < x.length; row++) {
    for (let column = 0; column < columns; column++) y[column] += x[row] * weights[row * columns + column];
  }
  return y;
}
