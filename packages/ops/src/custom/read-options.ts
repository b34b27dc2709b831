import { ZooError } from '@zoo/core';
import { type Graph, type OpLookup, opOf } from '@zoo/ir';

/**
 * Gives the custom nodes of these graphs the attributes that their ops read from the options; the options stay as
 * they are, and nodes of unknown ops too. Reading a file leaves this open, since it does not know the ops.
 *
 * @throws ZooError naming the node, when options make no sense
 */
export function readCustomOptions(graphs: Iterable<Graph>, ops: OpLookup): void {
  for (const graph of graphs) {
    for (const node of graph.nodes) {
      const face = node.custom && opOf(node, ops)?.tflite.custom;
      if (!node.custom || !face) continue;
      try {
        node.attrs = face.read(node.custom.options, node.version ?? 1) as typeof node.attrs;
      } catch (error) {
        const place = { subgraph: graph.name, node: node.name, op: node.op };
        throw error instanceof ZooError ? error.at(place) : error;
      }
    }
  }
}
