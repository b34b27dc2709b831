import { ZooError } from '@zoo/core';
import type { Graph, Module, OpLookup } from '@zoo/ir';
import { ops as allOps } from '@zoo/ops';
import { positionInFile } from '#inline';
import type { Delegate, TypedNode } from './delegate.ts';
import { Folder } from './fold.ts';
import { lateDelegate } from './late/builder.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { declaredShapes } from './model.ts';
import { assign, partition } from './partition.ts';
import { bytesOf, macsOf } from './profile.ts';
import { referenceDelegate } from './reference.ts';
import { runnable } from './runnable.ts';
import { specialize } from './specialize.ts';
import { type MissingKernel, missingKernels } from './support.ts';

/** What would happen to a model if it were loaded with these delegates. */
export interface PartitionReport {
  readonly graphs: readonly GraphReport[];
  /** Kernels without which the model cannot run. */
  readonly missing: readonly MissingKernel[];
}

export interface GraphReport {
  /** Position in the module. */
  readonly index: number;
  readonly graph: string;
  readonly nodes: readonly NodeReport[];
  /** In the order in which they would run. */
  readonly partitions: readonly {
    readonly delegate: string;
    readonly nodes: number;
    readonly macs: number;
  }[];
  /** Nodes whose results are computed when the model is loaded. */
  readonly folded: number;
  /** Why nothing can be said yet: input sizes that must be chosen first. */
  readonly problem?: string;
}

export interface NodeReport {
  /**
   * Position in the graph; positions that no report names are folded. Nodes of a graph that was called and is spelled out
   * have the position of the call.
   */
  readonly index: number;
  readonly name: string;
  readonly op: string;
  /** Undefined: no kernel. */
  readonly delegate?: string;
  /**
   * Its shapes are known only while running: it begins on the reference executor, and is compiled when shapes are there
   * and come back, by delegates that do so and take it then.
   */
  readonly late?: boolean;
  /** Why the delegates before this one did not take the node. */
  readonly refusals: readonly { readonly delegate: string; readonly reason: string }[];
  readonly macs: number;
  readonly bytes: number;
}

/** Asks the delegates without opening them: `zoo inspect` prints this. */
export function partitionReport(
  module: Module,
  delegates: readonly Delegate[],
  options: { readonly ops?: OpLookup; readonly limits?: Partial<Limits> } = {},
): PartitionReport {
  const { ops = allOps } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const { module: running, calls } = runnable(module, ops, limits);
  const folder = new Folder(limits);
  const all = [...delegates, referenceDelegate];
  return {
    missing: missingKernels(calls.graphs, ops),
    graphs: calls.graphs.map((graph) => {
      const index = running.graphs.indexOf(graph);
      const synchronous = (calls.callers.get(graph)?.size ?? 0) > 0;
      try {
        return { index, ...reportGraph(graph, all, ops, folder, synchronous) };
      } catch (error) {
        if (!(error instanceof ZooError)) throw error;
        return { index, graph: graph.name, nodes: [], partitions: [], folded: 0, problem: error.message };
      }
    }),
  };
}

function reportGraph(
  graph: Graph,
  delegates: readonly Delegate[],
  ops: OpLookup,
  folder: Folder,
  synchronous: boolean,
): Omit<GraphReport, 'index'> {
  const specialization = specialize(graph, declaredShapes(graph), ops, folder);
  const unsupported = new Set(specialization.unsupported);
  const context = { graph, synchronous };
  const refusals = new Map<TypedNode, { delegate: string; reason: string }[]>();
  for (const node of specialization.nodes) refusals.set(node, []);
  const late = delegates.some((delegate) => delegate.late) ? lateDelegate : undefined;
  const candidates = { delegates, late };
  const assignments = assign(specialization.nodes, candidates, context, (node, { name }, reason) => {
    refusals.get(node)?.push({ delegate: name, reason });
  });
  const reports = new Map(
    assignments.map(({ node: typed, delegate }) => {
      const { name, op } = typed.node;
      const said = {
        delegate: delegate.name,
        ...(delegate === lateDelegate && { late: true }),
        refusals: refusals.get(typed) ?? [],
      };
      return [typed.node, { name, op, ...said, macs: macsOf(typed), bytes: bytesOf(typed) }];
    }),
  );
  return {
    graph: graph.name,
    nodes: graph.nodes.flatMap((node, at) => {
      const index = positionInFile(node, at);
      const missing = { name: node.name, op: node.op, refusals: [], macs: 0, bytes: 0 };
      const report = reports.get(node) ?? (unsupported.has(node) ? missing : undefined);
      return report ? [{ index, ...report }] : [];
    }),
    folded: graph.nodes.length - reports.size - unsupported.size,
    partitions: partition(specialization, assignments, context).map((part) => ({
      delegate: part.delegate.name,
      nodes: part.nodes.length,
      macs: part.nodes.reduce((sum, node) => sum + macsOf(node), 0),
    })),
  };
}
