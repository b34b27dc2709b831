import type { Attributes } from '@zoo/ir';
import type { TypedNode } from '@zoo/runtime';
import type { UnaryF32 } from '../../kernels/elementwise/unary-f32.ts';
import { type Chain, lowerChain } from '../fused/chain.ts';
import { type Lowering, operandOf } from '../lowering.ts';

/** What a float unary op hands to its kernel beside the elements. */
export interface UnaryArguments {
  readonly low?: number;
  readonly high?: number;
  readonly alpha?: (attrs: Attributes) => number;
}

/** A float op by the name of its function, which may depend on the attributes. */
export function unary(
  op: UnaryF32 | ((attrs: Attributes) => UnaryF32),
  { low, high, alpha }: UnaryArguments = {},
): Lowering {
  const named = ({ site }: TypedNode) => (typeof op === 'string' ? op : op(site.attrs as Attributes));
  const bounds = [low ?? Number.NEGATIVE_INFINITY, high ?? Number.POSITIVE_INFINITY] as const;
  const alone = (node: TypedNode): Chain => ({
    links: [
      {
        op: named(node),
        from: [
          ['operand', 0],
          ['setting', 0],
        ],
        bounds: [1, 2],
      },
    ],
    settings: [alpha?.(node.site.attrs as Attributes) ?? 0, ...bounds],
    operands: [{ node, slot: 0, repeats: false }],
  });
  return {
    link(node) {
      if (operandOf(node, 0).dtype !== 'float32') return undefined;
      return { op: named(node), alpha: alpha?.(node.site.attrs as Attributes), bounds };
    },
    supports(node) {
      const { dtype } = operandOf(node, 0);
      return dtype === 'float32' ? true : `no kernel for ${dtype} yet`;
    },
    rows: () => [0],
    lower: (task, scope) => lowerChain({ ...task, chain: alone(task.node) }, scope),
  };
}
