import { Node, Patch } from '@zoo/ir';
import { clampOf, inSequence, nameOf } from './clamp.ts';
import { soleProducer } from './lib.ts';
import type { Pass } from './pass.ts';

/** MINIMUM(RELU(x), 6) is RELU6(x): one op instead of two, and one that can be fused. */
export const nameClamps: Pass = {
  name: 'name-clamps',
  summary: 'writes minima and maxima with numbers as members of the RELU family',
  begin:
    ({ graph }) =>
    (node) => {
      const outer = clampOf(node);
      if (outer === undefined) return undefined;
      const producer = soleProducer(outer.x, graph);
      const inner = clampOf(producer);
      const both = inner && nameOf(inSequence(inner.clamp, outer.clamp));
      if (both && producer) return renamed(node, both, inner.x).remove(producer);
      const name = nameOf(outer.clamp);
      return name === undefined || name === node.op ? undefined : renamed(node, name, outer.x);
    },
};

function renamed(node: Node, op: string, x: Node['inputs'][number]): Patch {
  const { outputs, origin } = node;
  return new Patch('name clamp').insert(new Node({ op, inputs: [x], outputs, origin }), node).remove(node);
}
