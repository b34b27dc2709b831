import { type DType, encodeElements, type Shape, type TensorData } from '@zoo/core';
import { type Attributes, type Graph, inferNode, Node, Value } from '@zoo/ir';
import { ops } from '@zoo/ops';

/** A constant with a name that the graph does not have yet. */
export function constant(graph: Graph, name: string, dtype: DType, shape: Shape, data: TensorData): Value {
  return new Value({ name: freeName(graph, name), dtype, shape, constant: encodeElements(dtype, data) });
}

/** Adds a node at the end of a graph that exists already, and returns its only result; types follow from the op. */
export function append(
  graph: Graph,
  op: string,
  inputs: readonly Value[],
  name: string,
  attrs: Attributes = {},
): Value {
  const output = new Value({ name: freeName(graph, name), dtype: inputs[0].dtype, shape: [] });
  const node = new Node({ op, inputs, outputs: [output], attrs: { ...ops.defaults(op), ...attrs } });
  const [result] = inferNode(node, ops, 'dims');
  output.dtype = result.dtype;
  const dims = result.shape ?? [];
  output.shape = dims.map((size) => Math.max(size, 1));
  if (dims.includes(-1)) output.signature = dims;
  graph.insert(node);
  return output;
}

/** Drops nodes whose results nobody reads. */
export function dropDeadNodes(graph: Graph): void {
  for (const node of [...graph.nodes].reverse()) {
    const read = node.outputs.some((value) => value.uses.length > 0 || graph.isOutput(value));
    if (!read) graph.remove(node);
  }
}

function freeName(graph: Graph, name: string): string {
  const taken = new Set(graph.values().map((value) => value.name));
  let free = name;
  for (let i = 1; taken.has(free); i++) free = `${name}_${i}`;
  return free;
}
