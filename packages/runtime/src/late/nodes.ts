import { elementCount, isStatic } from '@zoo/core';
import type { Value } from '@zoo/ir';
import type { TypedNode } from '../delegate.ts';

/** Elements of a tensor that may be arithmetic with shapes. */
export const FEW = 64;

/**
 * Nodes that are left until a run tells shapes: dynamic ones, and small pure ones that read what they make, such as the
 * sums from a SHAPE to a RESHAPE. Their own shapes are known, but so are they themselves as soon as the shapes are that
 * they begin with.
 */
export function lateNodes(nodes: readonly TypedNode[]): Set<TypedNode> {
  const late = new Set<TypedNode>();
  const made = new Set<Value | undefined>();
  for (const typed of nodes) {
    const { node, dynamic } = typed;
    if (!dynamic && !(node.inputs.some((value) => made.has(value)) && isSmall(typed))) continue;
    late.add(typed);
    for (const value of node.outputs) made.add(value);
  }
  return late;
}

function isSmall({ op, site }: TypedNode): boolean {
  const areFew = site.outputs.every(({ shape }) => isStatic(shape) && elementCount(shape) <= FEW);
  return areFew && op.spec.traits.includes('pure');
}
