import type { Node } from '@zoo/ir';
import { activationBounds } from '@zoo/ops';
import type { Partition, TypedNode } from '@zoo/runtime';
import { fusedActivation } from '../lowering/activation.ts';
import { resultOf, type Task } from '../lowering/lowering.ts';
import { loweringOf } from '../lowering/table.ts';
import { chainAfter, chainFrom, type Surroundings } from './chains.ts';

/**
 * Groups the nodes of a partition into tasks, where nobody else reads what passes between them:
 *
 * - an activation after a float op whose kernels clamp;
 * - float elementwise ops after a product or a depthwise convolution (residual sums, hard swish, leaky units, ...),
 *   which pass over its results while they are in the cache;
 * - float elementwise ops after one another, as one pass.
 *
 * The order of roundings stays as it was, so that results are the same bits.
 */
export function fuse({ nodes, outputs }: Partition): Task[] {
  const positions = new Map(nodes.map(({ node }, position) => [node, position]));
  const needed = new Set(outputs);
  const done = new Set<Node>();
  const around: Surroundings = {
    at(node) {
      const position = positions.get(node);
      return position === undefined || done.has(node) ? undefined : { node: nodes[position], position };
    },
    isReady: (value, position) => {
      const made = value.producer && positions.get(value.producer);
      return made === undefined || made < position;
    },
    isOutput: (value) => needed.has(value),
  };
  const tasks: Task[] = [];
  nodes.forEach((node, position) => {
    if (done.has(node.node)) return;
    const task = withChain(withActivation(node, around), position, around);
    for (const { node } of task.nodes) done.add(node);
    tasks.push(task);
  });
  return tasks;
}

function withActivation(node: TypedNode, around: Surroundings): Task {
  const own = boundsOf(node);
  const [result] = node.node.outputs;
  const plain: Task = { node, nodes: [node], result, bounds: own ?? UNBOUNDED };
  const reader = result.uses.length === 1 ? around.at(result.uses[0].node)?.node : undefined;
  const activation = reader && fusedActivation(reader);
  if (!own || !reader || !activation || around.isOutput(result)) return plain;
  const [low, high] = activation;
  return {
    node,
    nodes: [node, reader],
    result: reader.node.outputs[0],
    bounds: [clamp(own[0], low, high), clamp(own[1], low, high)],
  };
}

function withChain(task: Task, position: number, around: Surroundings): Task {
  const { node, nodes, result } = task;
  const lowering = loweringOf(node);
  if (lowering.chains?.(node)) {
    const found = chainAfter(result, resultOf(node).shape, position, around);
    return found ? { ...task, ...found, nodes: [...nodes, ...found.nodes] } : task;
  }
  const found = lowering.link?.(node) && chainFrom(node, position, around);
  return found && found.nodes.length > nodes.length ? { ...task, ...found } : task;
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
