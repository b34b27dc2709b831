import type { TypedNode } from '@zoo/runtime';

/** Float ops that only cut their operand to an interval, so that any kernel with bounds can do their work. */
const CLAMPS: Readonly<Record<string, readonly [low: number, high: number]>> = {
  RELU: [0, Number.POSITIVE_INFINITY],
  RELU6: [0, 6],
  RELU_N1_TO_1: [-1, 1],
  RELU_0_TO_1: [0, 1],
};

/** The interval that a float node cuts its operand to; undefined where it does something else. */
export function fusedActivation({ node, site }: TypedNode): readonly [low: number, high: number] | undefined {
  return site.inputs[0]?.dtype === 'float32' ? CLAMPS[node.op] : undefined;
}

/** The name of the activation that is part of a node, an attribute of many ops: `NONE` for all others. */
export function activationOf({ site }: Pick<TypedNode, 'site'>): string {
  const { fusedActivationFunction = 'NONE' } = site.attrs as { readonly fusedActivationFunction?: string };
  return fusedActivationFunction;
}
