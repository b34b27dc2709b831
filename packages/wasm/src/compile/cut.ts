import type { Stage } from './step-writer.ts';

/** How a stage is cut: `pieces` times `grain` units, of which the last piece may have fewer. */
export interface Cut {
  readonly grain: number;
  readonly pieces: number;
}

/** Multiply-adds of a nanosecond, for one thread: what costs are counted in. */
const PER_NANOSECOND = 20;

/** A stage that takes less is not worth telling other threads about: fork and join take about one microsecond. */
const LEAST_STAGE = 5_000 * PER_NANOSECOND;

/** A piece that takes less is not worth going to memory for. */
const LEAST_PIECE = 3_000 * PER_NANOSECOND;

/** More pieces even out threads of different speed. */
const PIECES_PER_THREAD = 8;

/** How to share a stage; undefined where one thread should do it alone. */
export type Cutter = (stage: Stage, threads: number) => Cut | undefined;

/** Pieces of some microseconds, a few for each thread. */
export function cutByCost({ units = 1, unitCost }: Stage, threads: number): Cut | undefined {
  const cost = units * unitCost;
  if (units === 1 || cost < LEAST_STAGE) return undefined;
  const worthwhile = Math.max(2, Math.floor(cost / LEAST_PIECE));
  const most = Math.min(units, worthwhile, threads * PIECES_PER_THREAD);
  let best = { grain: units, pieces: 1 };
  for (let grain = Math.ceil(units / most); grain <= Math.ceil(units / Math.min(threads, most)); grain++) {
    const cut = { grain, pieces: Math.ceil(units / grain) };
    if (lateness(cut, threads) < lateness(best, threads)) best = cut;
  }
  return best;
}

/** When the last thread is done, in units: it has the most pieces, and began its last one late. */
function lateness({ grain, pieces }: Cut, threads: number): number {
  return Math.ceil(pieces / threads) * grain + grain / 2;
}

/** What the word that threads agree by can count, with room for those who come too late. */
const MOST_PIECES = 2 ** 15;

/** Every stage that can be shared, unit by unit: what tests use to find units that depend on each other. */
export function cutFinely({ units = 1 }: Stage): Cut | undefined {
  if (units === 1) return undefined;
  const grain = Math.ceil(units / MOST_PIECES);
  return { grain, pieces: Math.ceil(units / grain) };
}

/** Multiply-adds after which a run may be asked to pause or stop: some milliseconds. */
export const RANGE_COST = 3_000_000 * PER_NANOSECOND;

/** What a stage costs; plain code of unknown cost counts as little. */
export function costOf({ units = 1, unitCost }: Stage): number {
  return units * unitCost;
}
