import { type Tensor, ZooError } from '@zoo/core';
import type { Delegate } from '@zoo/runtime';
import type { Difference } from './difference.ts';
import { type InputOptions, shareInputs } from './inputs.ts';
import { compareLayers, type LayerDifference, layerOf, type Unseen } from './layers.ts';
import { Side } from './side.ts';

/** One side of a comparison. */
export interface Contender {
  readonly model: Uint8Array;
  /** Default: the reference kernels. */
  readonly delegates?: readonly Delegate[];
}

export interface CompareOptions extends InputOptions {
  /** Largest relative difference of a layer that counts as equal. Default 1e-3. */
  readonly tolerance?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface Comparison {
  /** In the order in which the first model computes them; those of a loop or branch before its results. */
  readonly layers: readonly LayerDifference[];
  /** Outputs by position, from runs that compute nothing but these. */
  readonly outputs: readonly LayerDifference[];
  readonly tolerance: number;
  /** The first layer beyond the tolerance. */
  readonly first?: LayerDifference;
  /** Layers of either model that have no counterpart. */
  readonly unmatched: readonly [number, number];
  /** Loops, branches and functions that could not be looked into; their results are compared all the same. */
  readonly unseen: readonly Unseen[];
  /** Every layer and every output is within the tolerance. */
  readonly equal: boolean;
}

/**
 * Runs two models on the same inputs and compares what every layer makes: two files, or one file on two delegates.
 * Loops, branches, functions and composites are looked into: each side runs them by themselves with what it has come to
 * by then, loops for one turn. Results that are looked at are not fused away, so that a delegate may compute a layer in
 * another way than it usually does; `outputs` are those of undisturbed runs.
 *
 * @throws ZooError COMPARE_INPUTS, and what loading and running throw
 * @example
 * const { first, outputs } = await compare({ model: float }, { model: quantized }, { tolerance: 0.1 });
 */
export async function compare(a: Contender, b: Contender, options: CompareOptions = {}): Promise<Comparison> {
  const { tolerance = 1e-3, signal, onProgress } = options;
  const sides = [Side.of(a.model, a.delegates), Side.of(b.model, b.delegates)] as const;
  const [left, right] = sides;
  const inputs = shareInputs(await left.inputs(), await right.inputs(), options);
  const outputs = compareOutputs(await left.outputs(inputs.a, signal), await right.outputs(inputs.b, signal));
  const looked = await compareLayers(sides, inputs, { signal, onProgress });
  const beyond = (one: Difference) => one.relative > tolerance || one.not_finite > 0;
  return {
    ...looked,
    outputs,
    tolerance,
    first: looked.layers.find(beyond),
    equal: !looked.layers.some(beyond) && !outputs.some(beyond),
  };
}

type Named = { readonly name: string; readonly tensor: Tensor };

function compareOutputs(a: readonly Named[], b: readonly Named[]): LayerDifference[] {
  if (a.length !== b.length) throw outputsDiffer(a, b);
  return a.flatMap(({ name, tensor }, i) =>
    Array.isArray(tensor.data)
      ? []
      : [layerOf({ a: name, b: b[i].name, op: '', within: [] }, tensor, b[i].tensor, 'structure')],
  );
}

function outputsDiffer(a: readonly Named[], b: readonly Named[]): ZooError {
  return new ZooError({
    code: 'COMPARE_OUTPUTS',
    category: 'usage',
    message: 'the models have different numbers of outputs',
    expected: a.map(({ name }) => name).join(', '),
    received: b.map(({ name }) => name).join(', '),
  });
}
