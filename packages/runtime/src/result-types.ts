import { type Graph, type Node, type OpDefinition, type OpLookup, opOf, rowOf, siteOf } from '@zoo/ir';

/**
 * Kernels of TFLite set the types of their results, whatever a file declares, so that there are files that declare what
 * no kernel makes (a sum of bytes as floats). Such values take the types that the op makes, where it has a kernel then.
 */
export function settleResultTypes(graphs: Iterable<Graph>, ops: OpLookup): void {
  for (const { nodes } of graphs) {
    for (const node of nodes) {
      const op = node.custom === undefined ? opOf(node, ops) : undefined;
      if (op && rowOf(op, node) === undefined) settle(op, node);
    }
  }
}

function settle(op: OpDefinition, node: Node): void {
  const made = inferred(op, node);
  if (made === undefined || made.length < node.outputs.length) return;
  const outputs = made.slice(0, node.outputs.length);
  if (rowOf(op, { inputs: node.inputs, outputs }) === undefined) return;
  node.outputs.forEach((value, i) => {
    value.dtype = outputs[i].dtype;
  });
}

/** Undefined where the operands do not fit the op: that is for those to report who load the node. */
function inferred(op: OpDefinition, node: Node) {
  try {
    return op.spec.infer(siteOf(node, 'dims'));
  } catch {
    return undefined;
  }
}
