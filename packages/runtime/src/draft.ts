import { placed, type Shape, within } from '@zoo/core';
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
import { type Specialization, specialize } from './specialize.ts';
import { arenaBytes, type TensorTable } from './tensors.ts';
import { requireKernelWork, workOf } from './work.ts';

/** Who computes: delegates in order of preference, the last of which takes everything, with their sessions. */
export interface Crew {
  readonly delegates: readonly Delegate[];
  readonly sessions: ReadonlyMap<Delegate, DelegateSession>;
  /** Takes nodes whose shapes only a run tells; missing where that is the last one's, too. */
  readonly late?: Delegate;
}

/** A graph that is specialized, partitioned and planned, but has no memory yet. */
export interface Draft {
  readonly graph: Graph;
  readonly shapes: readonly Shape[];
  readonly types: ReadonlyMap<Value, ValueType>;
  /** Texts and unknown sizes, which have no place of their own to be kept in, are not among them. */
  readonly variables: readonly Value[];
  readonly partitions: readonly AssignedPartition[];
  /** Of each partition: that of all its nodes whose shapes are known. */
  readonly work: readonly number[];
  readonly requests: readonly MemoryRequest[];
  readonly plan: ArenaPlan;
}

export interface DraftOptions extends Crew {
  readonly limits: Limits;
  /** Other graphs call this one. */
  readonly synchronous: boolean;
  /** In another memory than that of the program, where variables lie: nobody but the reference executor reaches them. */
  readonly isBeside?: boolean;
}

export function draftGraph(
  graph: Graph,
  shapes: readonly Shape[],
  { ops, folder, ...options }: DraftOptions & { readonly ops: OpLookup; readonly folder: Folder },
): Draft {
  return draftNodes(specialize(graph, shapes, ops, folder), shapes, options);
}

export function draftNodes(
  specialization: Specialization,
  shapes: readonly Shape[],
  { limits, synchronous, ...candidates }: DraftOptions,
): Draft {
  const { graph, nodes, types } = specialization;
  const { sizes, works, variables } = within({ subgraph: graph.name }, () =>
    measured(specialization, limits),
  );
  const context = { graph, synchronous };
  const partitions = partition(specialization, assign(nodes, candidates, context), context);
  const requests = partitions.map((part) => {
    const session = candidates.sessions.get(part.delegate);
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
    bytesOf: (value) => sizes.get(value),
  });
  const work = partitions.map((part) => part.nodes.reduce((sum, node) => sum + works.get(node)!, 0));
  return { graph, shapes, types, variables, partitions, work, requests, plan };
}

/**
 * Bytes of each value in the arena, and work of each node, one by one within the limits: delegates look at them before
 * any sum is there. Variables, which outlive a run, are not in the arena.
 */
function measured({ nodes, types }: Specialization, limits: Limits) {
  const sizes = new Map<Value, number>();
  const works = new Map<TypedNode, number>();
  const variables: Value[] = [];
  const admit = (type: ValueType, value: Value) => {
    if (type.constant) return;
    try {
      const bytes = arenaBytes(type);
      if (bytes === undefined) return;
      requireMemory(bytes, limits, 'the tensor');
      if (value.isVariable) variables.push(value);
      else sizes.set(value, bytes);
    } catch (error) {
      throw placed(error, { tensor: value.name });
    }
  };
  const count = (typed: TypedNode, work: number) => {
    requireKernelWork(work, limits);
    works.set(typed, work);
  };
  types.forEach(admit);
  for (const typed of nodes) {
    const { node, op, site, dynamic, index } = typed;
    atNode(node, () => count(typed, dynamic ? 0 : workOf(op, site)), index);
  }
  return { sizes, works, variables };
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
    return sessions.get(part.delegate)!.compile(part, placed);
  });
}
