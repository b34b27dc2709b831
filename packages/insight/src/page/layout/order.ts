import type { Network } from './layered.ts';

const SWEEPS = 16;

/** The vertices of each rank from left to right, with few crossings between ranks. */
export function orderRanks(network: Network): number[][] {
  let best = initialOrder(network);
  let fewest = countCrossings(network, best);
  let current = best;
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
    current = reorder(network, current, sweep % 2 === 0);
    const crossings = countCrossings(network, current);
    if (crossings < fewest) {
      fewest = crossings;
      best = current;
    }
  }
  return best;
}

/** Depth first from the top: what belongs together starts together. */
function initialOrder({ vertices, below, above }: Network): number[][] {
  const ranks: number[][] = [];
  for (const { rank } of vertices) ranks[rank] ??= [];
  const seen = new Set<number>();
  const visit = (start: number) => {
    const open = [start];
    for (let vertex = open.pop(); vertex !== undefined; vertex = open.pop()) {
      if (seen.has(vertex)) continue;
      seen.add(vertex);
      ranks[vertices[vertex].rank].push(vertex);
      for (let i = below[vertex].length - 1; i >= 0; i--) open.push(below[vertex][i]);
    }
  };
  vertices.forEach((_, vertex) => {
    if (above[vertex].length === 0) visit(vertex);
  });
  for (let rank = 0; rank < ranks.length; rank++) ranks[rank] ??= [];
  return ranks;
}

/** Sorts each rank by the mean position of the neighbours in the rank before it, going down or up. */
function reorder({ above, below }: Network, order: readonly number[][], down: boolean): number[][] {
  const next = order.map((rank) => [...rank]);
  const neighbours = down ? above : below;
  const positions = new Map<number, number>();
  const indices = next.map((_, i) => (down ? i : next.length - 1 - i));
  for (const rank of indices) {
    const wanted = new Map(
      next[rank].map((vertex, i) => {
        const places = neighbours[vertex].map((other) => positions.get(other) ?? 0);
        return [vertex, places.length > 0 ? places.reduce((a, b) => a + b, 0) / places.length : i];
      }),
    );
    next[rank].sort((a, b) => (wanted.get(a) as number) - (wanted.get(b) as number));
    next[rank].forEach((vertex, i) => {
      positions.set(vertex, i);
    });
  }
  return next;
}

/** Pairs of edges that cross, all ranks together, by counting inversions in a Fenwick tree. */
export function countCrossings({ below }: Network, order: readonly number[][]): number {
  let crossings = 0;
  for (let rank = 0; rank + 1 < order.length; rank++) {
    const position = new Map(order[rank + 1].map((vertex, i) => [vertex, i]));
    const size = order[rank + 1].length;
    const tree = new Array<number>(size + 1).fill(0);
    let inserted = 0;
    for (const vertex of order[rank]) {
      const ends = below[vertex].map((other) => position.get(other) as number).sort((a, b) => a - b);
      for (const end of ends) {
        let before = 0;
        for (let i = end + 1; i > 0; i -= i & -i) before += tree[i];
        crossings += inserted - before;
      }
      for (const end of ends) {
        for (let i = end + 1; i <= size; i += i & -i) tree[i]++;
        inserted++;
      }
    }
  }
  return crossings;
}
