import { type Shape, type Tensor, ZooError } from '@zoo/core';
import type { Delegate } from '@zoo/runtime';
import { alignValues, type Pair } from './align.ts';
import { type Difference, differenceOf } from './difference.ts';
import { shareInputs } from './inputs.ts';
import { portions } from './observe.ts';
import { Side } from './side.ts';

/** One side of a comparison. */
export interface Contender {
  readonly model: Uint8Array;
  /** Default: the reference kernels. */
  readonly delegates?: readonly Delegate[];
}

export interface CompareOptions {
  /** Inputs by name; others are made up. */
  readonly inputs?: Readonly<Record<string, Tensor>>;
  readonly seed?: number;
  /** Largest relative difference of a layer that counts as equal. Default 1e-3. */
  readonly tolerance?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** One layer of both models. */
export interface LayerDifference extends Difference {
  readonly a: string;
  readonly b: string;
  readonly op: string;
  readonly shape: Shape;
  readonly dtypes: readonly [string, string];
  /** How the two were found to belong together. */
  readonly by: Pair['by'];
}

export interface Comparison {
  /** In the order in which the first model computes them. */
  readonly layers: readonly LayerDifference[];
  /** Outputs by position, from runs that compute nothing but these. */
  readonly outputs: readonly LayerDifference[];
  readonly tolerance: number;
  /** The first layer beyond the tolerance. */
  readonly first?: LayerDifference;
  /** Layers of either model that have no counterpart. */
  readonly unmatched: readonly [number, number];
  /** Every layer and every output is within the tolerance. */
  readonly equal: boolean;
}

/**
 * Runs two models on the same inputs and compares what every layer makes: two files, or one file on two delegates.
 * Loops and branches are compared by their results. Results that are looked at are not fused away, so that a delegate
 * may compute a layer in another way than it usually does; `outputs` are those of undisturbed runs.
 *
 * @throws ZooError COMPARE_INPUTS, and what loading and running throw
 * @example
 * const { first, outputs } = await compare({ model: float }, { model: quantized }, { tolerance: 0.1 });
 */
export async function compare(a: Contender, b: Contender, options: CompareOptions = {}): Promise<Comparison> {
  const { tolerance = 1e-3, signal, onProgress } = options;
  const left = await Side.of(a.model, a.delegates);
  const right = await Side.of(b.model, b.delegates);
  const inputs = shareInputs(left.inputs, right.inputs, options.inputs, options.seed);
  const outputs = compareOutputs(await left.outputs(inputs.a, signal), await right.outputs(inputs.b, signal));
  const pairs = alignValues(left.values, right.values);
  const layers: LayerDifference[] = [];
  for (const portion of portions(pairs.map((pair) => left.values[pair.a]))) {
    const some = portion.map((i) => pairs[i]);
    const seenA = await left.observe(positionsOf(some, 'a'), inputs.a, signal);
    const seenB = await right.observe(positionsOf(some, 'b'), inputs.b, signal);
    some.forEach((pair, i) => {
      if (seenA[i].data.length !== seenB[i].data.length) return; // sizes that only the run could tell
      const [from, to] = [left.values[pair.a], right.values[pair.b]];
      layers.push(layerOf(from.name, to.name, from.producer?.op ?? '', seenA[i], seenB[i], pair.by));
    });
    onProgress?.(layers.length, pairs.length);
  }
  const beyond = (one: Difference) => one.relative > tolerance || one.not_finite > 0;
  return {
    layers,
    outputs,
    tolerance,
    first: layers.find(beyond),
    unmatched: [left.values.length - layers.length, right.values.length - layers.length],
    equal: !layers.some(beyond) && !outputs.some(beyond),
  };
}

type Named = { readonly name: string; readonly tensor: Tensor };

function compareOutputs(a: readonly Named[], b: readonly Named[]): LayerDifference[] {
  if (a.length !== b.length) throw outputsDiffer(a, b);
  return a.flatMap(({ name, tensor }, i) =>
    Array.isArray(tensor.data) ? [] : [layerOf(name, b[i].name, '', tensor, b[i].tensor, 'structure')],
  );
}

function layerOf(
  a: string,
  b: string,
  op: string,
  from: Tensor,
  to: Tensor,
  by: Pair['by'],
): LayerDifference {
  return { a, b, op, shape: from.shape, dtypes: [from.dtype, to.dtype], by, ...differenceOf(from, to) };
}

function positionsOf(pairs: readonly Pair[], side: 'a' | 'b'): number[] {
  return pairs.map((pair) => pair[side]);
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
