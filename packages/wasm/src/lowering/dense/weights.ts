import type { TypedNode } from '@zoo/runtime';

/** Weights and bias are packed when the model is loaded. */
export function constantWeights({ site }: TypedNode): true | string {
  const [, weights, bias] = site.inputs;
  if (weights?.data === undefined) return 'weights that are not constant';
  if (bias !== undefined && bias.data === undefined) return 'a bias that is not constant';
  return true;
}
