import type { Tensor } from '@zoo/core';
import { type Graph, requireOp, type Value } from '@zoo/ir';
import { ops } from '@zoo/ops';
import { evaluate } from '../passes/evaluate.ts';

/** Runs a graph node by node on the reference kernels: slow and plain, to compare graphs before and after a change. */
export function runGraph(graph: Graph, inputs: readonly Tensor[]): Tensor[] {
  const known = new Map<Value, Tensor>(graph.inputs.map((value, i) => [value, inputs[i]]));
  const tensorOf = (value: Value): Tensor => {
    const { dtype, shape, data, quantization } = value;
    const tensor = known.get(value) ?? (data && { dtype, shape, data, quantization });
    if (tensor === undefined) throw new Error(`${value.name} is not known`);
    return tensor;
  };
  for (const node of graph.nodes) {
    const site = {
      attrs: node.attrs,
      inputs: node.inputs.map((value) => value && tensorOf(value)),
      outputs: node.outputs.map(({ dtype, shape, quantization }) => ({ dtype, shape, quantization })),
    };
    const results = evaluate(requireOp(node.op, ops), site);
    if (results === undefined) throw new Error(`${node.op} cannot be evaluated`);
    node.outputs.forEach((value, i) => {
      known.set(value, results[i]);
    });
  }
  return graph.outputs.map(tensorOf);
}
