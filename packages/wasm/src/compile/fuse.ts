import type { Node } from '@zoo/ir';
import { activationBounds } from '@zoo/ops';
import type { Partition, TypedNode } from '@zoo/runtime';
import { fusedActivation } from '../lowering/activation.ts';
import { resultOf, type Task } from '../lowering/lowering.ts';
import { loweringOf } from '../lowering/table.ts';
import { chainAfter, chainFrom } from './chains.ts';
import { withoutPadding } from './padding.ts';
import { functionFrom, passesAfter } from './passes.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Groups the nodes of a partition into tasks, where nobody else reads what passes between them:
 *
 * - a PAD before a convolution, which pads for itself;
 * - an activation after a float op whose kernels clamp;
 * - float elementwise ops after a product or a depthwise convolution (residual sums, hard swish, leaky units, ...),
 *   which pass over its results while they are in the cache;
 * - float elementwise ops after one another, as one pass;
 * - residual sums of bytes, and functions of a byte, after an integer product or depthwise convolution;
 * - elementwise ops of one byte and constants, however often they read it (swish, hard swish, ...), as a table.
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
      // of two convolutions the later one adds the result of the other, whose operand need not be kept
      return made === undefined || made < position || !loweringOf(nodes[made]).chains?.(nodes[made]);
    },
    isOutput: (value) => needed.has(value),
  };
  const tasks: Task[] = [];
  const padded = foldedPads(nodes, around);
  nodes.forEach((node, position) => {
    if (done.has(node.node) || padded.has(node.node)) return;
    const task = withChain(withActivation(withPad(node, padded), around), position, around);
    for (const { node } of task.nodes) done.add(node);
    tasks.push(task);
  });
  // nothing inside of a task is read elsewhere, so that all it reads is there where its last node was
  const end = ({ nodes }: Task) => positions.get(nodes[nodes.length - 1].node) as number;
  return tasks.sort((a, b) => end(a) - end(b));
}

/** PAD nodes that run as part of their only reader. */
function foldedPads(nodes: readonly TypedNode[], around: Surroundings): ReadonlyMap<Node, TypedNode> {
  const found = new Map<Node, TypedNode>();
  for (const pad of nodes) {
    const [result] = pad.node.outputs;
    const reader = result?.uses.length === 1 ? around.at(result.uses[0].node)?.node : undefined;
    if (reader && !around.isOutput(result) && withoutPadding(pad, reader)) found.set(pad.node, pad);
  }
  return found;
}

/** A task without what comes after the node. */
function withPad(node: TypedNode, padded: ReadonlyMap<Node, TypedNode>): Task {
  const producer = node.node.inputs[0]?.producer;
  const pad = producer && padded.get(producer);
  const unpadded = pad && withoutPadding(pad, node);
  const task = { node, nodes: [node], result: node.node.outputs[0], bounds: boundsOf(node) ?? UNBOUNDED };
  return pad && unpadded ? { ...task, node: unpadded, nodes: [pad, node], source: pad.node.inputs[0] } : task;
}

function withActivation(task: Task, around: Surroundings): Task {
  const { node, nodes, result } = task;
  const own = boundsOf(node);
  const reader = result.uses.length === 1 ? around.at(result.uses[0].node)?.node : undefined;
  const activation = reader && fusedActivation(reader);
  if (!own || !reader || !activation || around.isOutput(result)) return task;
  const [low, high] = activation;
  return {
    ...task,
    nodes: [...nodes, reader],
    result: reader.node.outputs[0],
    bounds: [clamp(own[0], low, high), clamp(own[1], low, high)],
  };
}

function withChain(task: Task, position: number, around: Surroundings): Task {
  const { node, nodes, result } = task;
  const lowering = loweringOf(node);
  if (lowering.chains?.(node)) {
    if (resultOf(node).dtype !== 'float32') {
      const found = passesAfter(result, position, around);
      return found ? { ...task, ...found, nodes: [...nodes, ...found.nodes] } : task;
    }
    const found = chainAfter(result, resultOf(node).shape, position, around);
    return found ? { ...task, ...found, nodes: [...nodes, ...found.nodes] } : task;
  }
  const byteFunction = functionFrom(node, around);
  if (byteFunction && byteFunction.nodes.length > nodes.length) {
    const { nodes } = byteFunction;
    return { ...task, byteFunction, nodes, result: nodes[nodes.length - 1].node.outputs[0] };
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
