import { byteLength, elementCount, encodeElements, type Tensor, ZooError } from '@zoo/core';
import { type Node, type OpDefinition, opOf, Patch, siteOf, Value } from '@zoo/ir';
import { evaluate } from './evaluate.ts';
import type { Pass } from './pass.ts';

/** Results up to this size may be larger than the operands they come from (a RANGE, a FILL). */
const SMALL_BYTES = 1024;

/** Nodes whose operands are all known are computed now. */
export const foldConstants: Pass = {
  name: 'fold-constants',
  summary: 'computes what depends on constants alone',
  begin:
    ({ graph, ops }) =>
    (node) => {
      const op = opOf(node, ops);
      if (!op?.spec.traits.includes('pure') || node.outputs.length === 0) return undefined;
      // a graph whose output no node makes is beyond what runtimes expect
      if (node.outputs.some((value) => graph.isOutput(value))) return undefined;
      const known = node.inputs.every(
        (value) => value === undefined || (value.isConstant && !value.isVariable),
      );
      if (!known || grows(node)) return undefined;
      const results = compute(op, node);
      if (results === undefined) return undefined;
      const patch = new Patch('fold constants');
      node.outputs.forEach((output, i) => {
        patch.replace(output, asConstant(output, results[i]));
      });
      return patch.remove(node);
    },
};

/** Weights that are stored small (DEQUANTIZE of float16, BROADCAST_TO) stay small. */
function grows(node: Node): boolean {
  const size = (value: Value) => byteLength(value.dtype, elementCount(value.shape));
  const result = node.outputs.reduce((sum, value) => sum + size(value), 0);
  const operands = node.inputs.reduce((sum, value) => sum + (value ? size(value) : 0), 0);
  const unpacks = node.inputs.some(
    (value) => value && (value.dtype === 'float16' || (value.quantization?.scale.length ?? 0) > 0),
  );
  return result > operands && (unpacks || result > SMALL_BYTES);
}

/** An op without a kernel for these operands is not an error here: the graph stays as it is. */
function compute(op: OpDefinition, node: Node): readonly Tensor[] | undefined {
  try {
    return evaluate(op, siteOf(node, 'shape', op));
  } catch (error) {
    if (error instanceof ZooError) return undefined;
    throw error;
  }
}

function asConstant(output: Value, { dtype, shape, data }: Tensor): Value {
  const { name, quantization, origin } = output;
  return new Value({ name, dtype, shape, quantization, origin, constant: encodeElements(dtype, data) });
}
