/** Bytes needed from step `first` to step `last`, both included. */
export interface Interval {
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
}

export interface Placement {
  /** No placement could take less. */
  readonly lowerBound: number;
  /** One for each interval, multiples of {@link ALIGNMENT}. */
  readonly offsets: readonly number[];
  readonly bytes: number;
}

/** A cache line, and enough for any vector type; `kDefaultTensorAlignment` in TFLite. */
export const ALIGNMENT = 64;

export function align(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/** Orders in which to place; ties by first use. No one of them is always best, and trying costs little. */
const ORDERS: readonly ((a: Interval, b: Interval) => number)[] = [
  (a, b) => b.bytes - a.bytes || a.first - b.first,
  (a, b) => b.last - b.first - (a.last - a.first) || b.bytes - a.bytes || a.first - b.first,
  (a, b) => a.first - b.first || b.bytes - a.bytes,
  (a, b) => b.last - a.last || b.bytes - a.bytes,
];

/**
 * Places buffers so that those alive at the same time do not overlap: one after the other, each into the smallest gap
 * that fits among the buffers it meets. Largest first ("greedy by size" in arXiv 2001.03288) is within a few percent
 * of the lower bound on most networks; where it is not, other orders are tried and the best is kept.
 */
export function place(intervals: readonly Interval[]): Placement {
  const least = lowerBound(intervals);
  let best: Pick<Placement, 'offsets' | 'bytes'> | undefined;
  for (const order of ORDERS) {
    const placement = placeInOrder(intervals, order);
    if (best === undefined || placement.bytes < best.bytes) best = placement;
    if (best.bytes === least) break;
  }
  return { ...best!, lowerBound: least };
}

function placeInOrder(
  intervals: readonly Interval[],
  compare: (a: Interval, b: Interval) => number,
): Pick<Placement, 'offsets' | 'bytes'> {
  const offsets = new Array<number>(intervals.length).fill(0);
  const order: number[] = [];
  for (let i = 0; i < intervals.length; i++) if (intervals[i].bytes > 0) order.push(i);
  order.sort((a, b) => compare(intervals[a], intervals[b]));
  const placed: number[] = []; // by offset
  let bytes = 0;
  for (const i of order) {
    offsets[i] = bestGap(intervals, offsets, placed, i);
    bytes = Math.max(bytes, offsets[i] + align(intervals[i].bytes));
    placed.splice(insertionPoint(offsets, placed, offsets[i]), 0, i);
  }
  return { offsets, bytes };
}

/** No plan can be smaller: the most bytes alive in one step. */
export function lowerBound(intervals: readonly Interval[]): number {
  const changes: number[] = []; // by step, from -1 on
  for (let i = 0; i < intervals.length; i++) {
    const { bytes, first, last } = intervals[i];
    changes[first + 1] = (changes[first + 1] ?? 0) + align(bytes);
    changes[last + 2] = (changes[last + 2] ?? 0) - align(bytes);
  }
  let alive = 0;
  let most = 0;
  for (let step = 0; step < changes.length; step++) {
    alive += changes[step] ?? 0;
    most = Math.max(most, alive);
  }
  return most;
}

function bestGap(
  intervals: readonly Interval[],
  offsets: readonly number[],
  placed: readonly number[],
  i: number,
) {
  const { first, last } = intervals[i];
  const bytes = align(intervals[i].bytes);
  let end = 0;
  let best = -1;
  let smallest = Number.POSITIVE_INFINITY;
  for (let at = 0; at < placed.length; at++) {
    const j = placed[at];
    const other = intervals[j];
    if (other.first > last || other.last < first) continue;
    const gap = offsets[j] - end;
    if (gap >= bytes && gap < smallest) {
      best = end;
      smallest = gap;
    }
    end = Math.max(end, offsets[j] + align(other.bytes));
  }
  return best < 0 ? end : best;
}

function insertionPoint(offsets: readonly number[], placed: readonly number[], offset: number): number {
  let low = 0;
  let high = placed.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (offsets[placed[middle]] <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
