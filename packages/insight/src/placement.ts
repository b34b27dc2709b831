import type { PartitionReport } from '@zoo/runtime';

/** Nodes of one op that a delegate did not take, for one reason. */
export interface Refusal {
  readonly op: string;
  readonly delegate: string;
  readonly reason: string;
  /** Their names. */
  readonly nodes: readonly string[];
}

/** Everything that no compiling delegate took, and why: the most frequent first. */
export function refusalsIn({ graphs }: PartitionReport): Refusal[] {
  const found = new Map<string, { op: string; delegate: string; reason: string; nodes: string[] }>();
  for (const node of graphs.flatMap(({ nodes }) => nodes)) {
    for (const { delegate, reason } of node.refusals) {
      const key = `${node.op}\n${delegate}\n${reason}`;
      const entry = found.get(key) ?? { op: node.op, delegate, reason, nodes: [] };
      entry.nodes.push(node.name);
      found.set(key, entry);
    }
  }
  return [...found.values()].sort((a, b) => b.nodes.length - a.nodes.length);
}
