import type { DType, Quantization } from '@zoo/core';
import { type Graph, Node, type OpLookup, Patch, Value } from '@zoo/ir';

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
  const { name, shape, origin } = stored;
  const result = new Value({ name: `${name}/dequantize`, dtype: 'float32', shape, origin });
  new Patch('dequantize').insert(dequantize(stored, result, ops), graph.nodes[0]).apply(graph);
  return result;
}

/** The result of `node` becomes what its operand is stored as, and a DEQUANTIZE behind it makes it float32 again. */
export function dequantizeResult(graph: Graph, node: Node, stored: Value, ops: OpLookup): void {
  const [result] = node.outputs;
  const { name, shape, signature, hasRank, origin } = result;
  const float = new Value({ name, dtype: 'float32', shape, signature, hasRank, origin });
  const next = graph.nodes[graph.nodes.indexOf(node) + 1];
  new Patch('dequantize result')
    .replace(result, float)
    .set(result, { name: `${name}/${stored.dtype}`, dtype: stored.dtype, quantization: stored.quantization })
    .insert(dequantize(result, float, ops), next)
    .apply(graph);
}

function dequantize(stored: Value, result: Value, ops: OpLookup): Node {
  const { origin } = stored;
  return new Node({ op: OP, inputs: [stored], outputs: [result], attrs: ops.defaults(OP), origin });
}

const OP = 'DEQUANTIZE';
