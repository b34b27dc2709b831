import { sameShape } from '@zoo/core';
import type { SharedPair } from '@zoo/runtime';
import { operandOf, resultOf, type Task } from '../lowering.ts';

/**
 * The result may take the memory of the first operand, where both have the same type and shape. Only for kernels that read
 * each element before they write it, and never again.
 */
export function inPlaceOf({ node, result }: Task): SharedPair[] {
  const [from] = node.node.inputs;
  const [x, y] = [operandOf(node, 0), resultOf(node)];
  const fits = x.dtype === y.dtype && sameShape(x.shape, y.shape) && x.data === undefined;
  return from && fits && !from.isVariable ? [{ from, to: result }] : [];
}
