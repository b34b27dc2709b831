import { type Shape, within } from '@zoo/core';
import type { Graph, OpLookup, Value } from '@zoo/ir';
import type {
  Delegate,
  DelegateSession,
  Executable,
  MemoryRequest,
  Plan,
  TypedNode,
  ValueType,
} from './delegate.ts';
import { atNode, delegateError } from './errors.ts';
import type { Folder } from './fold.ts';
import { type Limits, requireMemory } from './limits.ts';
import { type AssignedPartition, assign, partition } from './partition.ts';
import { type ArenaPlan, planArena } from './plan.ts';
import { layout as layoutByNode } from './reference.ts';
import { specialize } from './specialize.ts';
import { arenaBytes, type TensorTable } from './tensors.ts';
import { requireKernelWork, workOf } from './work.ts';

/** Who computes: delegates in order of preference, the last of which takes everything, with their sessions. */
export interface Crew {
  readonly delegates: readonly Delegate[];
  readonly sessions: ReadonlyMap<Delegate, DelegateSession>;
}

/** A graph that is specialized, partitioned and planned, but has no memory yet. */
export interface Draft {
  readonly graph: Graph;
  readonly shapes: readonly Shape[];
  readonly types: ReadonlyMap<Value, ValueType>;
  readonly partitions: readonly AssignedPartition[];
  readonly requests: readonly MemoryRequest[];
  readonly plan: ArenaPlan;
}

export interface DraftOptions extends Crew {
  readonly ops: OpLookup;
  readonly folder: Folder;
  /** Other graphs call this one. */
  readonly synchronous: boolean;
}

export function draftGraph(graph: Graph, shapes: readonly Shape[], options: DraftOptions): Draft {
  const { ops, folder, delegates, sessions, synchronous } = options;
  const specialization = specialize(graph, shapes, ops, folder);
  const { nodes, types } = specialization;
  within({ subgraph: graph.name }, () => {
    types.forEach((type, value) => {
      requireTensor(value, type, folder.limits);
    });
    for (const node of nodes) requireNode(node, folder.limits);
  });
  const context = { graph, synchronous };
  const partitions = partition(specialization, assign(nodes, delegates, context), context);
  const requests = partitions.map((part) => {
    const session = sessions.get(part.delegate);
    try {
      return session?.layout?.(part) ?? layoutByNode(part);
    } catch (error) {
      throw delegateError(part.delegate.name, 'choosing kernels', error).at({ subgraph: graph.name });
    }
  });
  const plan = planArena({
    inputs: graph.inputs,
    outputs: graph.outputs,
    steps: requests.flatMap(({ steps }) => steps),
    bytesOf: (value) => transientBytes(value, types),
  });
  return { graph, shapes, types, partitions, requests, plan };
}

/** Delegates make tables from shapes before the arena is summed up: no tensor by itself may be too large. */
function requireTensor(value: Value, type: ValueType, limits: Limits): void {
  within({ tensor: value.name }, () => requireMemory(arenaBytes(type) ?? 0, limits, 'the tensor'));
}

function requireNode({ node, index, op, site, dynamic }: TypedNode, limits: Limits): void {
  if (!dynamic) atNode(node, () => requireKernelWork(workOf(op, site), limits), index);
}

/** Variables keep their contents between runs, so they are not planned with the rest. */
function transientBytes(value: Value, types: ReadonlyMap<Value, ValueType>): number | undefined {
  const type = types.get(value);
  return type === undefined || value.isVariable ? undefined : arenaBytes(type);
}

/** Texts and unknown sizes have no place of their own to be kept in. */
export function variablesOf({ types }: Draft): Value[] {
  const variables: Value[] = [];
  types.forEach((type, value) => {
    if (value.isVariable && arenaBytes(type) !== undefined) variables.push(value);
  });
  return variables;
}

/** Starts compiling every partition; `base` is where the graph's arena begins in the memory of `tensors`. */
export function compileDraft(
  { partitions, requests, plan }: Draft,
  tensors: TensorTable,
  base: number,
  sessions: Crew['sessions'],
): (Executable | Promise<Executable>)[] {
  let firstStep = 0;
  return partitions.map((part, i) => {
    const start = firstStep;
    firstStep += requests[i].steps.length;
    const placed: Plan = {
      memory: tensors.memory,
      tensors,
      address: (value) => tensors.address(value),
      scratch: (step) => base + plan.scratch[start + step],
    };
    const session = sessions.get(part.delegate);
    if (!session) throw new Error(`delegate ${part.delegate.name} has no session`);
    return session.compile(part, placed);
  });
}
