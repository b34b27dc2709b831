import { type Shape, sameShape, type TensorData } from '@zoo/core';
import { Graph, type OpLookup, type Value } from '@zoo/ir';
import type { Partition, TypedNode, ValueType } from '../delegate.ts';
import type { Folder } from '../fold.ts';
import { specializeAhead } from '../specialize.ts';
import type { TensorTable } from '../tensors.ts';
import type { InstancePlan } from './instance-cache.ts';

/** Contents that have followed from shapes in this run. */
export type Known = Map<Value, ValueType>;

/** Nodes of a stretch, one after the other, whose shapes follow from those of what is there when they begin. */
export interface Segment extends InstancePlan {
  /** How many, folded ones included; 0: the node is one of those that are told nothing before they run. */
  readonly count: number;
  /** What it depends on, of what a run may change. */
  readonly given: readonly Given[];
}

interface Given {
  readonly value: Value;
  readonly shape: Shape;
  readonly data?: TensorData;
}

/** Where a segment may begin, and what is there then. */
export interface Start {
  readonly partition: Partition;
  readonly at: number;
  readonly tensors: TensorTable;
  readonly known: Known;
}

/** Whether a run is at the same point with the same shapes. */
export function fits({ given }: Segment, { tensors, known }: Start): boolean {
  return given.every(({ value, shape, data }) => {
    if (!sameShape(tensors.get(value).shape, shape)) return false;
    return data === undefined || String(known.get(value)?.data) === String(data);
  });
}

/** Looks ahead as far as shapes follow from shapes. @throws ZooError what shape inference finds */
export function segmentAt(start: Start, ops: OpLookup, folder: Folder): Segment {
  const { partition, at, tensors, known } = start;
  const nodes = partition.nodes.slice(at);
  const before = typesBefore(nodes, start);
  const types = new Map(before);
  const { ready, count } = specializeAhead(nodes, types, ops, folder);
  const given: Given[] = [];
  // the one behind the last may have been known by another shape
  for (const value of operandsOf(nodes.slice(0, count + 1))) {
    const { shape, constant } = before.get(value) ?? { constant: true };
    const data = known.get(value)?.data;
    if (data || !constant) given.push({ value, shape: shape as Shape, data });
  }
  const graph = new Graph(partition.graph.name); // borders only: its nodes are linked in another
  const isCopied = (value: Value) => before.has(value) && !types.get(value)?.constant && !value.isVariable;
  graph.inputs = operandsOf(ready).filter(isCopied);
  graph.outputs = leaving(nodes.slice(0, count), partition.outputs);
  const { synchronous } = partition;
  const specialization = { graph, nodes: ready, unsupported: [], types };
  return { count, given, specialization, shapes: [], synchronous, variables: tensors };
}

/** Types of what these nodes read and do not make. */
function typesBefore(nodes: readonly TypedNode[], { tensors, known }: Start): Map<Value, ValueType> {
  const types = new Map<Value, ValueType>();
  const made = new Set(nodes.flatMap(({ node }) => node.outputs));
  for (const value of operandsOf(nodes)) {
    if (made.has(value)) continue;
    const outer = known.get(value) ?? tensors.typeOf(value);
    if (outer?.constant || (outer && value.isVariable)) types.set(value, outer);
    else types.set(value, { ...tensors.get(value), data: undefined, constant: false });
  }
  return types;
}

function operandsOf(nodes: readonly TypedNode[]): Value[] {
  return [...new Set(nodes.flatMap(({ node }) => node.inputs))].filter((value) => value !== undefined);
}

/** What somebody else reads than these nodes. */
function leaving(nodes: readonly TypedNode[], outputs: readonly Value[]): Value[] {
  const inside = new Set(nodes.map(({ node }) => node));
  return nodes
    .flatMap(({ node }) => node.outputs)
    .filter((value) => outputs.includes(value) || value.uses.some(({ node }) => !inside.has(node)));
}
