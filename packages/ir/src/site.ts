import { type DType, ZooError } from '@zoo/core';
import type { Node, Value } from './graph.ts';
import type { InferredResult, OpDefinition, Site, SiteOperand } from './op.ts';
import { type OpLookup, requireOp } from './op-lookup.ts';
import { matchesRow } from './types.ts';

/** A node as its op sees it. `dims` chooses between concrete shapes and shapes with unknown sizes. */
export function siteOf(node: Node, dims: 'shape' | 'dims' = 'shape'): Site {
  return {
    attrs: node.attrs,
    inputs: node.inputs.map((value) => value && operandOf(value, dims)),
    outputs: node.outputs.map((value) => operandOf(value, dims)),
    intermediates: node.intermediates,
    subgraphs: node.subgraphs,
  };
}

function operandOf(value: Value, dims: 'shape' | 'dims'): SiteOperand {
  const { dtype, quantization } = value;
  // `data` decodes on first use: most ops never look at their weights while inferring
  return {
    dtype,
    shape: value[dims],
    quantization,
    sparse: value.encoding?.name === 'sparse',
    get data() {
      return value.data;
    },
  };
}

/** The name of the first type row that accepts this site; undefined when the op has no kernel for these types. */
export function rowOf(op: OpDefinition, site: Site): string | undefined {
  const inputs = site.inputs.map((operand) => operand?.dtype);
  const outputs = site.outputs.map((operand) => operand.dtype as DType);
  return Object.entries(op.spec.types).find(([, row]) => matchesRow(row, inputs, outputs))?.[0];
}

/** Result types of a node, with the node named in any error. */
export function inferNode(
  node: Node,
  ops: OpLookup,
  dims: 'shape' | 'dims' = 'shape',
): readonly InferredResult[] {
  const op = requireOp(node.op, ops, node.custom !== undefined);
  try {
    return op.spec.infer(siteOf(node, dims));
  } catch (error) {
    throw error instanceof ZooError ? error.at({ node: node.name, op: node.op }) : error;
  }
}
