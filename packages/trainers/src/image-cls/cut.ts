import { ZooError } from '@zoo/core';
import type { Module, Node, Value } from '@zoo/ir';
import { ops } from '@zoo/ops';
import { append, dropDeadNodes } from '../graft/append.ts';

/** Ops that turn scores into probabilities: a graph that ends in one is a classifier. */
const TO_PROBABILITIES = new Set(['SOFTMAX', 'LOGISTIC']);

/**
 * Makes a feature extractor of a picture model, in place: a classifier loses its last weighted layer and what follows
 * (pooled features become the output); a model that ends in features stays as it is. Integer features are dequantized,
 * so that the only output is always float32 with one number per feature.
 *
 * @param labelled whether metadata says that the output holds scores of classes
 * @throws BACKBONE_CUT
 */
export function cutAtFeatures(module: Module, labelled = false): void {
  const [graph] = module.graphs;
  if (graph.inputs.length !== 1 || graph.outputs.length !== 1) {
    throw cannotCut(`${graph.inputs.length} inputs and ${graph.outputs.length} outputs`);
  }
  const features = featuresBelow(graph.outputs[0], labelled);
  if (features.shape.slice(0, -1).some((size) => size !== 1)) throw cannotCut(shapeOf(features));
  graph.outputs = [features];
  module.signatures = [];
  dropDeadNodes(graph);
  if (features.dtype !== 'float32') graph.outputs = [append(graph, 'DEQUANTIZE', [features], 'features')];
}

function featuresBelow(output: Value, labelled: boolean): Value {
  let classifies = labelled;
  for (let node = output.producer; node; node = node.inputs[0]?.producer) {
    if (isWeighted(node)) {
      if (!classifies) return output;
      return node.inputs[0] ?? output;
    }
    classifies ||= TO_PROBABILITIES.has(node.op);
  }
  if (classifies) throw cannotCut('a classifier without a weighted layer');
  return output;
}

function isWeighted(node: Node): boolean {
  const rules = ops.find(node.op, node.custom !== undefined)?.quantize.weights ?? [];
  return rules.some(({ operand }) => node.inputs[operand]?.isConstant);
}

function shapeOf({ name, shape }: Value): string {
  return `'${name}' of shape [${shape.join(',')}]`;
}

function cannotCut(received: string): ZooError {
  return new ZooError({
    code: 'BACKBONE_CUT',
    category: 'usage',
    message: 'the model cannot serve as a backbone',
    expected: 'one picture in, and pooled features or class scores out',
    received,
    hint: 'Take an embedder or a plain picture classifier',
  });
}
