import type { DType, Quantization } from '@zoo/core';
import { type Attributes, type Graph, Node, type OpLookup, Patch, Value } from '@zoo/ir';

/** An operand slot that reads a float32 constant. */
export interface ConstantUse {
  readonly node: Node;
  readonly slot: number;
  readonly value: Value;
  readonly data: Float32Array;
}

/** Every slot of the graph's nodes that reads a float32 constant, in the order of the nodes. */
export function floatConstants(graph: Graph): ConstantUse[] {
  return graph.nodes.flatMap((node) =>
    node.inputs.flatMap((value, slot) => {
      if (value === undefined || value.dtype !== 'float32' || !value.isConstant || value.isVariable)
        return [];
      return [{ node, slot, value, data: value.data as Float32Array }];
    }),
  );
}

/** The same constant stored in another type, under the same name. */
export function storedAs(
  value: Value,
  dtype: DType,
  constant: Uint8Array,
  quantization?: Quantization,
): Value {
  const { name, shape, origin } = value;
  return new Value({ name, dtype, shape, quantization, origin, constant });
}

/** A DEQUANTIZE in front of everything, whose float32 result stands for the stored constant. */
export function dequantized(graph: Graph, stored: Value, ops: OpLookup): Value {
  const result = new Value({
    name: `${stored.name}/dequantize`,
    dtype: 'float32',
    shape: stored.shape,
    origin: stored.origin,
  });
  const attrs: Attributes = ops.defaults('DEQUANTIZE');
  const node = new Node({
    op: 'DEQUANTIZE',
    inputs: [stored],
    outputs: [result],
    attrs,
    origin: stored.origin,
  });
  new Patch('dequantize').insert(node, graph.nodes[0]).apply(graph);
  return result;
}
