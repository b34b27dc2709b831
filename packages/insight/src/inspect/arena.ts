import type { Module, Value } from '@zoo/ir';
import type { Model } from '@zoo/runtime';

/** The memory plan of a model as indices, for JSON. */
export interface ArenaInfo {
  readonly bytes: number;
  /** No plan of these graphs in this order could be smaller. */
  readonly lowerBound: number;
  /** Packed weights and tables that delegates keep beside the arena. */
  readonly resident: number;
  readonly graphs: readonly ArenaGraph[];
}

export interface ArenaGraph {
  /** Index of the graph. */
  readonly graph: number;
  readonly base: number;
  readonly bytes: number;
  /** Node of each step, the last one where several were fused; -1 where the step makes nothing. */
  readonly steps: readonly number[];
  readonly blocks: readonly ArenaBlock[];
}

export interface ArenaBlock {
  /** Indices of tensors that share the block; none: scratch bytes of a step. */
  readonly tensors: readonly number[];
  readonly offset: number;
  readonly bytes: number;
  /** Steps; -1 before the first, and their number after the last. */
  readonly first: number;
  readonly last: number;
}

export function describeArena({ memory, memoryMaps }: Model, { graphs }: Module): ArenaInfo {
  return {
    bytes: memory.arena,
    lowerBound: memory.lowerBound,
    resident: memory.resident,
    graphs: memoryMaps.map(({ graph, base, bytes, steps, blocks }) => {
      const tensors = new Map(graph.values().map((value, i) => [value, i]));
      const nodes = new Map(graph.nodes.map((node, i) => [node, i]));
      const at = (value: Value) => tensors.get(value) ?? -1;
      return {
        graph: graphs.indexOf(graph),
        base,
        bytes,
        steps: steps.map(({ node }) => (node ? (nodes.get(node) ?? -1) : -1)),
        blocks: blocks.map(({ values, ...place }) => ({ tensors: values.map(at), ...place })),
      };
    }),
  };
}
