import type { Graph, Node } from '@zoo/ir';
import type { ArenaLayout } from './arena.ts';
import type { Draft } from './draft.ts';
import type { Block } from './plan.ts';

/** What lies where in the part of the arena that one graph has, while its steps run. */
export interface GraphMemory {
  readonly graph: Graph;
  /** Where the graph's part begins in the arena of the model; offsets of blocks count from there. */
  readonly base: number;
  readonly bytes: number;
  /** For each step the nodes that it is known to compute, last first, and who does. */
  readonly steps: readonly { readonly delegate: string; readonly node?: Node }[];
  readonly blocks: readonly Block[];
}

export function memoryMaps(drafts: readonly Draft[], { bases }: ArenaLayout): GraphMemory[] {
  return drafts.map(({ graph, partitions, requests, plan }) => ({
    graph,
    base: bases.get(graph) ?? 0,
    bytes: plan.bytes,
    blocks: plan.blocks,
    steps: requests.flatMap(({ steps }, i) =>
      steps.map(({ writes }) => ({ delegate: partitions[i].delegate.name, node: writes[0]?.producer })),
    ),
  }));
}
