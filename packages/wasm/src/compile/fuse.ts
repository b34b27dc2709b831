import type { Node, Value } from '@zoo/ir';
import { activationBounds } from '@zoo/ops';
import type { Partition, TypedNode } from '@zoo/runtime';
import { fusedActivation } from '../lowering/activation.ts';
import type { Task } from '../lowering/lowering.ts';
import { loweringOf } from '../lowering/table.ts';

/**
 * Groups the nodes of a partition into tasks: an activation that follows a float op whose kernels clamp, and is its only
 * reader, becomes part of it.
 */
export function fuse({ nodes, outputs }: Partition): Task[] {
  const byNode = new Map(nodes.map((node) => [node.node, node]));
  const needed = new Set(outputs);
  const done = new Set<Node>();
  const tasks: Task[] = [];
  for (const node of nodes) {
    if (done.has(node.node)) continue;
    const task = withActivation(node, byNode, needed);
    for (const { node } of task.nodes) done.add(node);
    tasks.push(task);
  }
  return tasks;
}

function withActivation(
  node: TypedNode,
  byNode: ReadonlyMap<Node, TypedNode>,
  needed: ReadonlySet<Value>,
): Task {
  const own = boundsOf(node);
  const [result] = node.node.outputs;
  const plain: Task = { node, nodes: [node], result, bounds: own ?? UNBOUNDED };
  const reader = result.uses.length === 1 ? byNode.get(result.uses[0].node) : undefined;
  const activation = reader && fusedActivation(reader);
  if (!own || !reader || !activation || needed.has(result)) return plain;
  const [low, high] = activation;
  return {
    node,
    nodes: [node, reader],
    result: reader.node.outputs[0],
    bounds: [clamp(own[0], low, high), clamp(own[1], low, high)],
  };
}

const UNBOUNDED = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

/** Bounds of the op itself, where its kernels have bounds at all. */
function boundsOf(node: TypedNode): readonly [number, number] | undefined {
  if (node.site.outputs[0]?.dtype !== 'float32' || !loweringOf(node).clamps) return undefined;
  const { fusedActivationFunction: own } = node.site.attrs as { readonly fusedActivationFunction?: string };
  return own === undefined ? UNBOUNDED : activationBounds(own);
}
