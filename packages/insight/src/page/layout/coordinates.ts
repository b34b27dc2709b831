import type { Network } from './layered.ts';

const SWEEPS = 12;
const BOX_GAP = 28;
const BEND_GAP = 14;

/** How hard an edge pulls its ends into one column: long edges should be straight, then chains of nodes. */
const PULL = { bends: 8, boxes: 3, mixed: 1 };

/** Who gives way where two want the same place: long edges do. */
const WEIGHT = { box: 1000, bend: 1 };

/**
 * The centre of each vertex. Every vertex is drawn to the weighted median of its neighbours (so that a chain beside a
 * shortcut stays straight), and each rank is then the nearest arrangement, in least squares, that keeps its order and
 * its gaps.
 */
export function coordinates(network: Network, order: readonly (readonly number[])[]): number[] {
  const centres = new Array<number>(network.vertices.length).fill(0);
  for (const rank of order) {
    let x = 0;
    rank.forEach((vertex, i) => {
      x += i === 0 ? 0 : separation(network, rank[i - 1], vertex);
      centres[vertex] = x;
    });
    for (const vertex of rank) centres[vertex] -= x / 2;
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const last = sweep >= SWEEPS - 2;
    const ranks = sweep % 2 === 0 ? order : [...order].reverse();
    for (const rank of ranks) {
      const sides = last ? 'both' : sweep % 2 === 0 ? 'above' : 'below';
      settle(network, rank, centres, sides);
    }
  }
  return centres;
}

function settle(
  network: Network,
  rank: readonly number[],
  centres: number[],
  sides: 'above' | 'below' | 'both',
): void {
  const wanted = rank.map((vertex) => {
    const above = sides === 'below' ? [] : network.above[vertex];
    const below = sides === 'above' ? [] : network.below[vertex];
    return median(network, vertex, [...above, ...below], centres);
  });
  const weights = rank.map((vertex) => (network.vertices[vertex].bend ? WEIGHT.bend : WEIGHT.box));
  const gaps = rank.map((vertex, i) => (i === 0 ? 0 : separation(network, rank[i - 1], vertex)));
  arrange(wanted, weights, gaps).forEach((x, i) => {
    centres[rank[i]] = x;
  });
}

function separation({ vertices }: Network, left: number, right: number): number {
  const [a, b] = [vertices[left], vertices[right]];
  return (a.width + b.width) / 2 + (a.bend || b.bend ? BEND_GAP : BOX_GAP);
}

/** The weighted median of the centres of `others`; where two are as good, the middle. */
function median(
  { vertices }: Network,
  vertex: number,
  others: readonly number[],
  centres: readonly number[],
): number {
  if (others.length === 0) return centres[vertex];
  const own = vertices[vertex].bend;
  const pulls = others.map((other) => {
    const bend = vertices[other].bend;
    return { at: centres[other], pull: own !== bend ? PULL.mixed : own ? PULL.bends : PULL.boxes };
  });
  pulls.sort((a, b) => a.at - b.at);
  const half = pulls.reduce((sum, { pull }) => sum + pull, 0) / 2;
  let sum = 0;
  for (let i = 0; i < pulls.length; i++) {
    sum += pulls[i].pull;
    if (sum > half || i === pulls.length - 1) return pulls[i].at;
    if (sum === half) return (pulls[i].at + pulls[i + 1].at) / 2;
  }
  return centres[vertex];
}

/**
 * Positions x with x[i] - x[i-1] >= gaps[i] that are nearest to `wanted`: without the gaps, a weighted isotonic
 * regression, solved by pooling adjacent violators.
 */
export function arrange(
  wanted: readonly number[],
  weights: readonly number[],
  gaps: readonly number[],
): number[] {
  const blocks: { sum: number; weight: number; count: number }[] = [];
  let offset = 0;
  const offsets = gaps.map((gap) => {
    offset += gap;
    return offset;
  });
  wanted.forEach((want, i) => {
    let block = { sum: weights[i] * (want - offsets[i]), weight: weights[i], count: 1 };
    for (let before = blocks[blocks.length - 1]; before; before = blocks[blocks.length - 1]) {
      if (before.sum / before.weight <= block.sum / block.weight) break;
      blocks.pop();
      block = {
        sum: before.sum + block.sum,
        weight: before.weight + block.weight,
        count: before.count + block.count,
      };
    }
    blocks.push(block);
  });
  const positions = blocks.flatMap(({ sum, weight, count }) => new Array<number>(count).fill(sum / weight));
  return positions.map((position, i) => position + offsets[i]);
}
