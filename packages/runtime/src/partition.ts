import type { Node, Value } from '@zoo/ir';
import { lateNodes } from '#late';
import type { Delegate, Partition, PlacementContext, TypedNode, ValueType } from './delegate.ts';
import type { Specialization } from './specialize.ts';

/** Who takes a node. */
export interface Assignment {
  readonly node: TypedNode;
  readonly delegate: Delegate;
}

export interface AssignedPartition extends Partition {
  readonly delegate: Delegate;
}

/** Delegates in order of preference, the last of which takes everything, and who takes what only a run can tell. */
interface Candidates {
  readonly delegates: readonly Delegate[];
  readonly late?: Delegate;
  readonly isBeside?: boolean;
}

/**
 * The first delegate that supports a node gets it.
 *
 * @param refused told what delegates say against a node
 */
export function assign(
  nodes: readonly TypedNode[],
  { delegates, late, isBeside }: Candidates,
  context: PlacementContext,
  refused?: (node: TypedNode, delegate: Delegate, reason: string) => void,
): Assignment[] {
  const others = delegates.slice(0, -1);
  const last = delegates[others.length];
  const waiting = lateNodes(nodes);
  const takes = (node: TypedNode, delegate: Delegate) => {
    const answer = node.dynamic ? 'shapes are known only while running' : delegate.supports(node, context);
    if (answer !== true) refused?.(node, delegate, answer);
    return answer === true;
  };
  return nodes.map((node) => {
    if (late && waiting.has(node)) return { node, delegate: late };
    if (isBeside && hasVariables(node)) return { node, delegate: last };
    return { node, delegate: others.find((delegate) => takes(node, delegate)) ?? last };
  });
}

/**
 * Cuts a graph into runs of nodes of one delegate, as few as the data dependencies allow: each run takes every node
 * of its delegate that can run by then, wherever it stands in the graph. For two delegates this is the fewest
 * possible, given which of them starts; all starts are tried.
 */
export function partition(
  { graph, types }: Specialization,
  assignments: readonly Assignment[],
  context: PlacementContext,
): AssignedPartition[] {
  const live = new Set(assignments.map(({ node }) => node.node));
  return runsOf(assignments).map((run) => {
    const nodes = run.map((i) => assignments[i].node);
    const { inputs, outputs } = borders(nodes, live, graph.outputs, types);
    const { synchronous } = context;
    return {
      graph,
      delegate: assignments[run[0]].delegate,
      nodes,
      inputs,
      outputs,
      synchronous,
      typeOf: typeIn(types),
    };
  });
}

function typeIn(types: ReadonlyMap<Value, ValueType>): (value: Value) => ValueType {
  return (value) => types.get(value) ?? { dtype: value.dtype, shape: undefined, constant: false };
}

/** Positions of nodes, run by run. One delegate takes all of them as they stand, which is an order in which they can run. */
function runsOf(assignments: readonly Assignment[]): number[][] {
  const starts = new Set(assignments.map(({ delegate }) => delegate));
  if (starts.size === 1) return [assignments.map((_, i) => i)];
  const successors = dependencies(assignments.map(({ node }) => node));
  const schedules = [...starts].map((start) => schedule(assignments, successors, start));
  return schedules.reduce((a, b) => (b.length < a.length ? b : a), schedules[0] ?? []);
}

/** For each node, the nodes that must come later: readers of its results, and the next one with side effects. */
function dependencies(nodes: readonly TypedNode[]): number[][] {
  const index = new Map(nodes.map(({ node }, i) => [node, i]));
  const successors = nodes.map(({ node }) =>
    node.outputs
      .flatMap((value) => value.uses.map((use) => index.get(use.node)))
      .filter((i) => i !== undefined),
  );
  const ordered = nodes.flatMap((node, i) => (hasSideEffects(node) ? [i] : []));
  for (let i = 1; i < ordered.length; i++) successors[ordered[i - 1]].push(ordered[i]);
  return successors;
}

/** Such nodes keep the order of the graph among themselves. A subgraph may hide any effect. */
function hasSideEffects({ node, op }: TypedNode): boolean {
  const { traits } = op.spec;
  return traits.includes('stateful') || traits.includes('control-flow') || hasVariables({ node });
}

function hasVariables({ node }: Pick<TypedNode, 'node'>): boolean {
  return [...node.inputs, ...node.outputs].some((value) => value?.isVariable);
}

function schedule(
  assignments: readonly Assignment[],
  successors: readonly number[][],
  start: Delegate,
): number[][] {
  const waiting = new Array<number>(assignments.length).fill(0);
  for (const list of successors) for (const next of list) waiting[next]++;
  const ready = new Map<Delegate, number[]>();
  const enter = (i: number) => {
    const { delegate } = assignments[i];
    const queue = ready.get(delegate);
    if (queue) queue.push(i);
    else ready.set(delegate, [i]);
  };
  waiting.forEach((count, i) => {
    if (count === 0) enter(i);
  });
  const runs: number[][] = [];
  for (
    let next: Delegate | undefined = start;
    next;
    next = [...ready].find(([, queue]) => queue.length > 0)?.[0]
  ) {
    const queue = ready.get(next) ?? [];
    const run: number[] = [];
    for (let i = queue.pop(); i !== undefined; i = queue.pop()) {
      run.push(i);
      for (const successor of successors[i]) if (--waiting[successor] === 0) enter(successor);
    }
    if (run.length > 0) runs.push(run.sort((a, b) => a - b));
  }
  return runs;
}

/** Values that cross the border of a run of nodes. */
function borders(
  nodes: readonly TypedNode[],
  live: ReadonlySet<Node>,
  graphOutputs: readonly Value[],
  types: ReadonlyMap<Value, ValueType>,
): { inputs: Value[]; outputs: Value[] } {
  const inside = new Set(nodes.map(({ node }) => node));
  const made = new Set(nodes.flatMap(({ node }) => node.outputs));
  const inputs = new Set<Value>();
  for (const { node } of nodes) {
    for (const value of node.inputs) {
      if (value && !made.has(value) && !value.isVariable && !types.get(value)?.constant) inputs.add(value);
    }
  }
  const results = new Set(graphOutputs);
  const leaves = (value: Value) =>
    results.has(value) || value.uses.some(({ node }) => live.has(node) && !inside.has(node));
  return { inputs: [...inputs], outputs: [...made].filter(leaves) };
}
