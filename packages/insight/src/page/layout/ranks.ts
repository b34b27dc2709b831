import type { Box, Edge } from './layered.ts';

/** The rank of each box: one below the lowest that it reads from; what reads nothing stands just above its readers. */
export function assignRanks(boxes: readonly Box[], edges: readonly Edge[]): number[] {
  const ranks = new Array<number>(boxes.length).fill(0);
  const incoming = boxes.map((): number[] => []);
  const outgoing = boxes.map((): number[] => []);
  for (const { from, to } of edges) {
    incoming[to].push(from);
    outgoing[from].push(to);
  }
  for (let box = 0; box < boxes.length; box++) {
    for (const from of incoming[box]) ranks[box] = Math.max(ranks[box], ranks[from] + 1);
  }
  for (let box = boxes.length - 1; box >= 0; box--) {
    if (boxes[box].top || incoming[box].length > 0 || outgoing[box].length === 0) continue;
    ranks[box] = Math.max(0, outgoing[box].reduce((least, to) => Math.min(least, ranks[to]), Infinity) - 1);
  }
  return ranks;
}
