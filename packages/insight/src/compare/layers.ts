import { type Shape, type Tensor, ZooError } from '@zoo/core';
import type { Node } from '@zoo/ir';
import { alignValues, type Pair } from './align.ts';
import { callsOf } from './calls.ts';
import { type Difference, differenceOf } from './difference.ts';
import type { SharedInputs } from './inputs.ts';
import { portions } from './observe.ts';
import type { Side } from './side.ts';

/** One layer of both models. */
export interface LayerDifference extends Difference {
  readonly a: string;
  readonly b: string;
  readonly op: string;
  /** Calls that lead to the graph of the layer, outermost first: `WHILE loop body`; none for the main graph. */
  readonly within: readonly string[];
  readonly shape: Shape;
  readonly dtypes: readonly [string, string];
  /** How the two were found to belong together. */
  readonly by: Pair['by'];
}

/** A graph that is called and could not be looked into. */
export interface Unseen {
  /** Calls that lead to it, itself last. */
  readonly within: readonly string[];
  readonly reason: string;
}

export interface Layers {
  /** In the order in which the first model computes them; those of a body come before what it returns. */
  readonly layers: readonly LayerDifference[];
  readonly unseen: readonly Unseen[];
  readonly unmatched: readonly [number, number];
}

export interface LookOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Calls within calls beyond this are not followed. */
const MAX_DEPTH = 8;

/** Compares what two graphs compute when each is given its inputs, and the graphs that they call. */
export async function compareLayers(
  [a, b]: readonly [Side, Side],
  inputs: SharedInputs,
  { signal, onProgress }: LookOptions,
  within: readonly string[] = [],
): Promise<Layers> {
  const pairs = alignValues(a.values, b.values);
  const inner = await compareCalls([a, b], pairs, inputs, { signal }, within);
  const layers: LayerDifference[] = [];
  let matched = 0;
  for (const portion of portions(pairs.map((pair) => a.values[pair.a]))) {
    const some = portion.map((i) => pairs[i]);
    const seenA = await a.observe(
      some.map((pair) => a.values[pair.a]),
      inputs.a,
      signal,
    );
    const seenB = await b.observe(
      some.map((pair) => b.values[pair.b]),
      inputs.b,
      signal,
    );
    some.forEach((pair, i) => {
      layers.push(...(inner.get(portion[i])?.layers ?? []));
      if (seenA[i].data.length !== seenB[i].data.length) return; // sizes that only the run could tell
      const [from, to] = [a.values[pair.a], b.values[pair.b]];
      const names = { a: from.name, b: to.name, op: from.producer?.op ?? '', within };
      layers.push(layerOf(names, seenA[i], seenB[i], pair.by));
      matched++;
    });
    onProgress?.(matched, pairs.length);
  }
  const bodies = joined([...inner.values()]);
  return {
    layers,
    unseen: bodies.unseen,
    unmatched: [
      a.values.length - matched + bodies.unmatched[0],
      b.values.length - matched + bodies.unmatched[1],
    ],
  };
}

/** What the graphs come to that pairs of nodes call, by the pair whose first result belongs to the calling node. */
async function compareCalls(
  sides: readonly [Side, Side],
  pairs: readonly Pair[],
  inputs: SharedInputs,
  options: LookOptions,
  within: readonly string[],
): Promise<ReadonlyMap<number, Layers>> {
  const [a, b] = sides;
  const found = new Map<number, Layers>();
  const done = new Set<Node>();
  for (const [i, pair] of pairs.entries()) {
    const [from, to] = [a.values[pair.a].producer, b.values[pair.b].producer];
    if (!from || !to || done.has(from) || !callsGraphs(from) || !callsGraphs(to)) continue;
    done.add(from);
    const path = [...within, `${from.op} ${from.name}`];
    found.set(i, await orUnseen(path, options, () => compareCall(sides, [from, to], inputs, options, path)));
  }
  return found;
}

/** The graphs that two nodes call, in their first turn with what each side has come to by then. */
async function compareCall(
  [a, b]: readonly [Side, Side],
  [from, to]: readonly [Node, Node],
  inputs: SharedInputs,
  options: LookOptions,
  within: readonly string[],
): Promise<Layers> {
  const { signal } = options;
  const callsA = callsOf(from, await a.operands(from, inputs.a, signal));
  const callsB = callsOf(to, await b.operands(to, inputs.b, signal));
  const parts: Layers[] = [];
  for (const { role, graph, inputs: given } of callsA) {
    const path = [...within.slice(0, -1), `${within.at(-1)} ${role}`];
    const other = callsB.find((call) => call.role === role);
    if (other === undefined) parts.push(unseen(path, 'the other model goes another way'));
    else if (path.length > MAX_DEPTH) parts.push(unseen(path, 'calls are nested too deeply'));
    else {
      const bodies = [a.inside(graph), b.inside(other.graph)] as const;
      const look = () => compareLayers(bodies, { a: given, b: other.inputs }, { signal }, path);
      parts.push(await orUnseen(path, options, look));
    }
  }
  return joined(parts);
}

/** A graph that cannot run by itself (it reads variables that others set, say) is told as unseen. */
async function orUnseen(
  path: readonly string[],
  { signal }: LookOptions,
  look: () => Promise<Layers>,
): Promise<Layers> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof ZooError) || signal?.aborted) throw error;
    return unseen(path, error.message);
  }
}

function unseen(within: readonly string[], reason: string): Layers {
  return { layers: [], unseen: [{ within, reason }], unmatched: [0, 0] };
}

function joined(parts: readonly Layers[]): Layers {
  const sum = (side: 0 | 1) => parts.reduce((all, { unmatched }) => all + unmatched[side], 0);
  return {
    layers: parts.flatMap(({ layers }) => layers),
    unseen: parts.flatMap((part) => part.unseen),
    unmatched: [sum(0), sum(1)],
  };
}

function callsGraphs({ subgraphs }: Node): boolean {
  return Object.keys(subgraphs).length > 0;
}

/** How far two tensors are apart, with the names of what made them. */
export function layerOf(
  names: Pick<LayerDifference, 'a' | 'b' | 'op' | 'within'>,
  from: Tensor,
  to: Tensor,
  by: Pair['by'],
): LayerDifference {
  return { ...names, shape: from.shape, dtypes: [from.dtype, to.dtype], by, ...differenceOf(from, to) };
}
