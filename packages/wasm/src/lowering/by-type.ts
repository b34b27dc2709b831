import type { TypedNode } from '@zoo/runtime';
import { type Lowering, operandOf } from './lowering.ts';

type Lowerings = Readonly<Record<string, Lowering>>;

/** One lowering or another by the type of the first operand. */
export function byType(lowerings: Lowerings, otherwise: Lowering): Lowering {
  const of = (node: TypedNode) => {
    const { dtype } = operandOf(node, 0);
    return Object.hasOwn(lowerings, dtype) ? lowerings[dtype] : otherwise;
  };
  return {
    clamps: otherwise.clamps,
    link: (node) => of(node).link?.(node),
    combines: (node) => of(node).combines?.(node),
    rows: (node) => of(node).rows?.(node),
    supports: (node) => of(node).supports(node),
    lower: (task, scope) => of(task.node).lower(task, scope),
  };
}
