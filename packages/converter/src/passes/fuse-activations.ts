import { type Node, type OpLookup, opOf, Patch } from '@zoo/ir';
import { clampNamed, clampOf, inSequence, nameOf } from './clamp.ts';
import { fusedActivation, soleProducer, takeOver } from './lib.ts';
import type { Pass } from './pass.ts';

/** An activation right behind an op that can apply it while storing its result. */
export const fuseActivations: Pass = {
  name: 'fuse-activations',
  summary: 'moves RELU, RELU6 and RELU_N1_TO_1 into the op in front',
  begin:
    ({ graph, ops }) =>
    (node) => {
      const outer = clampOf(node);
      const producer = outer && soleProducer(outer.x, graph);
      const fused =
        producer && canFuse(producer, ops) ? clampNamed(fusedActivation(producer) ?? '') : undefined;
      const name = outer && fused && nameOf(inSequence(fused, outer.clamp));
      if (name === undefined || producer === undefined) return undefined;
      const patch = new Patch('fuse activation').set(producer, {
        attrs: { ...producer.attrs, fusedActivationFunction: name },
        version: undefined,
      });
      return takeOver(patch, producer, node);
    },
};

/**
 * Arithmetic and linear ops. Others have the attribute as well and mean something else by it (recurrent cells), or
 * have kernels that refuse it (CONCATENATION).
 */
function canFuse(node: Node, ops: OpLookup): boolean {
  const op = opOf(node, ops);
  return op !== undefined && (op.quantize.bias !== undefined || op.spec.traits.includes('elementwise'));
}
