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
const PIECES_PER_THREAD = 6;

/** How to share a stage; undefined where one thread should do it alone. */
export type Cutter = (stage: Stage, threads: number) => Cut | undefined;

/** Pieces of some microseconds, a few for each thread. */
export function cutByCost({ units = 1, unitCost }: Stage, threads: number): Cut | undefined {
  const cost = units * unitCost;
  if (units === 1 || cost < LEAST_STAGE) return undefined;
  const worthwhile = Math.max(2, Math.floor(cost / LEAST_PIECE));
  const wanted = Math.min(units, worthwhile, threads * PIECES_PER_THREAD);
  // a round for every thread, or one piece for each of fewer
  const even = wanted > threads ? wanted - (wanted % threads) : wanted;
  const grain = Math.ceil(units / even);
  return { grain, pieces: Math.ceil(units / grain) };
}

/** Every stage that can be shared, unit by unit: what tests use to find units that depend on each other. */
export function cutFinely({ units = 1 }: Stage): Cut | undefined {
  return units > 1 ? { grain: 1, pieces: units } : undefined;
}

/** Multiply-adds after which a run may be asked to pause or stop: some milliseconds. */
export const RANGE_COST = 3_000_000 * PER_NANOSECOND;

/** What a stage costs; plain code of unknown cost counts as little. */
export function costOf({ units = 1, unitCost }: Stage): number {
  return units * unitCost;
}
