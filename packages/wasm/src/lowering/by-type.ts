import type { TypedNode } from '@zoo/runtime';
import { type Lowering, operandOf, resultOf } from './lowering.ts';

type Lowerings = Readonly<Record<string, Lowering>>;

/** One lowering or another by the type of the first operand. */
export function byType(lowerings: Lowerings, otherwise: Lowering): Lowering {
  return choosing((node) => operandOf(node, 0).dtype, lowerings, otherwise);
}

/** One lowering or another by the type of the result. */
export function byResult(lowerings: Lowerings, otherwise: Lowering): Lowering {
  return choosing((node) => resultOf(node).dtype, lowerings, otherwise);
}

function choosing(dtypeOf: (node: TypedNode) => string, lowerings: Lowerings, otherwise: Lowering): Lowering {
  const of = (node: TypedNode) => {
    const dtype = dtypeOf(node);
    return Object.hasOwn(lowerings, dtype) ? lowerings[dtype] : otherwise;
  };
  return {
    clamps: otherwise.clamps && !Object.hasOwn(lowerings, 'float32'),
    link: (node) => of(node).link?.(node),
    combines: (node) => of(node).combines?.(node),
    supports: (node) => of(node).supports(node),
    lower: (task, scope) => of(task.node).lower(task, scope),
  };
}
