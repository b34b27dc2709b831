import { opOf, Patch } from '@zoo/ir';
import type { Pass } from './pass.ts';

/** Nodes whose results nobody reads. Ops that act (variables, control flow) or that the table does not know stay. */
export const dropDeadNodes: Pass = {
  name: 'drop-dead-nodes',
  summary: 'removes nodes whose results are not used',
  direction: 'backward',
  begin:
    ({ graph, ops }) =>
    (node) => {
      const pure = opOf(node, ops)?.spec.traits.includes('pure');
      const read = node.outputs.some((value) => value.uses.length > 0 || graph.isOutput(value));
      return pure && !read ? new Patch('drop dead node').remove(node) : undefined;
    },
};
