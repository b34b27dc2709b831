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
const LEAST_PIECE = 1_500 * PER_NANOSECOND;

/** More pieces even out threads of different speed. */
const PIECES_PER_THREAD = 32;

/** What a thread takes at once, of its part of what is left: an eighth. */
const TURNS = 8;

/** How to share a stage; undefined where one thread should do it alone. */
export interface Cutter {
  (stage: Stage, threads: number): Cut | undefined;
  /** Pieces are never taken several at a time. */
  readonly oneByOne?: boolean;
}

/** Pieces of about a microsecond, some for each thread. */
export function cutByCost({ units = 1, unitCost }: Stage, threads: number): Cut | undefined {
  if (units === 1 || units * unitCost < LEAST_STAGE) return undefined;
  return cutInto(Math.max(LEAST_PIECE / unitCost, units / (threads * PIECES_PER_THREAD)), units);
}

/** Pieces of at least so many units. */
function cutInto(least: number, units: number): Cut {
  const grain = Math.ceil(least);
  return { grain, pieces: Math.ceil(units / grain) };
}

/** Of pieces that are left, one part in so many is taken at once. */
export function partsOf({ threads, cut }: { readonly threads: number; readonly cut: Cutter }): number {
  return cut.oneByOne ? MOST_PIECES : TURNS * threads;
}

/** What the word that threads agree by can count, with room for those who come too late. */
const MOST_PIECES = 2 ** 15;

/** Every stage that can be shared, unit by unit: what tests use to find units that depend on each other. */
export const cutFinely: Cutter = Object.assign(
  ({ units = 1 }: Stage) => (units === 1 ? undefined : cutInto(units / MOST_PIECES, units)),
  { oneByOne: true },
);

/** Multiply-adds after which a run may be asked to pause or stop: some milliseconds. */
export const RANGE_COST = 3_000_000 * PER_NANOSECOND;

/** What a stage costs; plain code of unknown cost counts as little. */
export function costOf({ units = 1, unitCost }: Stage): number {
  return units * unitCost;
}
