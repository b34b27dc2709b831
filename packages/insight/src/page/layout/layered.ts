import { coordinates } from './coordinates.ts';
import { orderRanks } from './order.ts';
import { assignRanks } from './ranks.ts';

export interface Box {
  readonly width: number;
  readonly height: number;
  /** Belongs at the very top. */
  readonly top?: boolean;
}

/** From one box to another, by their positions; edges of one net share their way as long as they can. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly net: number;
}

export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** Upper left corners of the boxes. */
  readonly boxes: readonly { readonly x: number; readonly y: number }[];
  /** Points of each edge, x and y in turn, from the lower side of a box to the upper side of another. */
  readonly edges: readonly (readonly number[])[];
}

/** A box, or a place where a long edge passes a rank. */
export interface Vertex {
  readonly rank: number;
  readonly width: number;
  readonly bend: boolean;
}

/** Vertices with their neighbours in the ranks above and below; boxes come first. */
export interface Network {
  readonly vertices: Vertex[];
  readonly above: number[][];
  readonly below: number[][];
}

const MARGIN = 40;
const RANK_GAP = 34;
const BEND_WIDTH = 6;

/**
 * Draws a graph in layers, top to bottom (Sugiyama's method): ranks by the longest path, order within ranks by
 * medians, coordinates by medians under the constraint that nothing overlaps. Edges must lead from earlier boxes to
 * later ones. A thousand nodes take about 0.1 s.
 */
export function drawLayered(boxes: readonly Box[], edges: readonly Edge[]): Drawing {
  const ranks = assignRanks(boxes, edges);
  const network: Network = { vertices: [], above: [], below: [] };
  boxes.forEach(({ width }, i) => {
    addVertex(network, { rank: ranks[i], width, bend: false });
  });
  const bends = new Map<string, number>();
  const paths = edges.map((edge) => route(network, bends, edge, ranks));
  const order = orderRanks(network);
  const centres = coordinates(network, order);
  const { tops, heights, height } = rankHeights(boxes, ranks);
  const lefts = network.vertices.map(({ width }, i) => centres[i] - width / 2);
  const shift = MARGIN - lefts.reduce((a, b) => Math.min(a, b), 0);
  const rights = network.vertices.map(({ width }, i) => centres[i] + width / 2);
  return {
    width: rights.reduce((a, b) => Math.max(a, b), 0) + shift + MARGIN,
    height,
    boxes: boxes.map((box, i) => ({
      x: Math.round(lefts[i] + shift),
      y: Math.round(tops[ranks[i]] + (heights[ranks[i]] - box.height) / 2),
    })),
    edges: paths.map((path) => {
      const [from, to] = [path[0], path[path.length - 1]];
      const points = path.flatMap((vertex): number[] => {
        const x = Math.round(centres[vertex] + shift);
        const rank = network.vertices[vertex].rank;
        const middle = tops[rank] + heights[rank] / 2;
        if (vertex === from) return [x, Math.round(middle + boxes[from].height / 2)];
        if (vertex === to) return [x, Math.round(middle - boxes[to].height / 2)];
        return [x, tops[rank], x, tops[rank] + heights[rank]];
      });
      return straightened(points);
    }),
  };
}

function addVertex({ vertices, above, below }: Network, vertex: Vertex): number {
  above.push([]);
  below.push([]);
  return vertices.push(vertex) - 1;
}

/** The vertices that an edge visits, one in each rank; bends are shared by the edges of a net. */
function route(
  network: Network,
  bends: Map<string, number>,
  { from, to, net }: Edge,
  ranks: readonly number[],
): number[] {
  const path = [from];
  for (let rank = ranks[from] + 1; rank < ranks[to]; rank++) {
    const key = `${net} ${rank}`;
    const known = bends.get(key);
    const bend = known ?? addVertex(network, { rank, width: BEND_WIDTH, bend: true });
    if (known === undefined) {
      bends.set(key, bend);
      link(network, path[path.length - 1], bend);
    }
    path.push(bend);
  }
  link(network, path[path.length - 1], to);
  path.push(to);
  return path;
}

function link({ above, below }: Network, upper: number, lower: number): void {
  below[upper].push(lower);
  above[lower].push(upper);
}

/** Without the points in the middle of vertical lines; what is a pixel aside is on the line. */
function straightened(points: readonly number[]): number[] {
  const kept = points.slice(0, 2);
  for (let i = 2; i < points.length; i += 2) {
    const [x, y] = points.slice(i, i + 2);
    const [lastX] = kept.slice(-2);
    const last = i === points.length - 2;
    const upright = Math.abs(x - lastX) <= 1;
    if (upright && kept.length >= 4 && kept[kept.length - 4] === lastX) kept[kept.length - 1] = y;
    else kept.push(upright && !last ? lastX : x, y);
  }
  return kept;
}

function rankHeights(
  boxes: readonly Box[],
  ranks: readonly number[],
): { tops: number[]; heights: number[]; height: number } {
  const heights: number[] = [];
  ranks.forEach((rank, i) => {
    heights[rank] = Math.max(heights[rank] ?? 0, boxes[i].height);
  });
  const tops: number[] = [];
  let y = MARGIN;
  for (let rank = 0; rank < heights.length; rank++) {
    heights[rank] ??= 0;
    tops.push(y);
    y += heights[rank] + RANK_GAP;
  }
  return { tops, heights, height: y - RANK_GAP + MARGIN };
}
