import { ZooError } from '@zoo/core';
import type { Module, Value } from '@zoo/ir';
import type { LinearHead } from '../heads/linear-head.ts';
import { append, constant } from './append.ts';

/** The name that Model Maker, the Task Library and MediaPipe give the scores of a classifier. */
export const PROBABILITY = 'probability';

/** Puts FULLY_CONNECTED and SOFTMAX on the only output of `module`, a float32 feature vector; changes the module. */
export function graftLinearHead(module: Module, head: LinearHead): void {
  const [graph] = module.graphs;
  const features = flat(module, graph.outputs[0], head.width);
  const weights = constant(graph, 'head/weights', 'float32', [head.classes, head.width], head.weights);
  const bias = constant(graph, 'head/bias', 'float32', [head.classes], head.bias);
  const logits = append(graph, 'FULLY_CONNECTED', [features, weights, bias], 'logits');
  graph.outputs = [append(graph, 'SOFTMAX', [logits], PROBABILITY, { beta: 1 })];
}

/** Names the main graph's only input and output for callers by signature. */
export function signServing(module: Module, input: string): void {
  const [graph] = module.graphs;
  module.signatures = [
    {
      key: 'serving_default',
      graph,
      inputs: [{ name: input, value: graph.inputs[0] }],
      outputs: [{ name: PROBABILITY, value: graph.outputs[0] }],
    },
  ];
}

function flat(module: Module, features: Value, width: number): Value {
  const [graph] = module.graphs;
  if (features.dtype !== 'float32' || features.shape.reduce((a, b) => a * b, 1) !== width) {
    throw new ZooError({
      code: 'GRAFT_FEATURES',
      category: 'failed',
      message: 'the head was trained on other features than the backbone gives',
      place: { tensor: features.name },
      expected: `float32, ${width} numbers`,
      received: `${features.dtype} [${features.shape.join(',')}]`,
    });
  }
  if (features.shape.length === 2) return features;
  const shape = constant(graph, 'features/shape', 'int32', [2], Int32Array.of(1, width));
  return append(graph, 'RESHAPE', [features, shape], 'features', { newShape: [1, width] });
}
