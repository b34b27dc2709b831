import type { TypedNode } from '@zoo/runtime';
import type { Floats } from '../../kernels/lib/packer.ts';
import { contentsOf } from '../lowering.ts';

/** Weights and bias are packed when the model is loaded. */
export function constantWeights({ site }: TypedNode): true | string {
  const [, weights, bias] = site.inputs;
  if (contentsOf(weights) === undefined) return 'weights that are not constant';
  if (bias !== undefined && contentsOf(bias) === undefined) return 'a bias that is not constant';
  return true;
}

/** Weights or bias of a float layer, as packing takes them. */
export function floatsOf({ site }: TypedNode, slot: number): Floats | undefined {
  return contentsOf(site.inputs[slot]) as Floats | undefined;
}
