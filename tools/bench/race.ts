import { Random } from '@zoo/core';
import type { BenchModel, Contestant, Host, Lane, LaneResult, Place, Startup } from './contract.ts';
import { median, summarize } from './samples.ts';

/** How long a race takes. */
export interface Pace {
  /** Cold starts of each engine; the last one goes on to race. */
  readonly startups: number;
  /** Milliseconds in which an engine gets hot, and runs that it gets in any case. */
  readonly warmUp: number;
  readonly warmUpRuns: number;
  readonly rounds: number;
  /** Milliseconds that an engine runs in a round, and runs that it makes in any case. */
  readonly turn: number;
  readonly turnRuns: number;
}

export const FULL: Pace = { startups: 3, warmUp: 600, warmUpRuns: 10, rounds: 12, turn: 120, turnRuns: 3 };
export const QUICK: Pace = { startups: 1, warmUp: 300, warmUpRuns: 5, rounds: 5, turn: 60, turnRuns: 2 };

interface Runner {
  readonly lane: Lane;
  readonly startups: Startup[];
  readonly samples: number[];
  place?: Place;
  contestant?: Contestant;
  outputs?: readonly Uint8Array[];
  error?: string;
}

/**
 * Races engines on a model: what must have happened before, cold starts, warm-up, then rounds in which every engine has
 * a turn, in an order that changes from round to round, so that whatever else the machine does hits all of them alike.
 * Engines that fail keep their message and leave the race.
 */
export async function race(
  host: Host,
  model: BenchModel,
  lanes: readonly Lane[],
  pace: Pace,
  random = new Random(1),
): Promise<LaneResult[]> {
  const runners: Runner[] = lanes
    .filter((lane) => host.takes(lane, model))
    .map((lane) => ({ lane, startups: [], samples: [] }));
  const each = async (step: (runner: Runner) => Promise<void>) => {
    for (const runner of shuffled(runners, random)) {
      if (runner.error === undefined) await attempt(runner, step);
    }
  };
  try {
    await each(async (runner) => {
      runner.place = await host.prepare(runner.lane, model);
    });
    for (let start = 0; start < pace.startups; start++) await each((runner) => coldStart(model, runner));
    await each(async ({ contestant }) => {
      await contestant!.run({ runs: pace.warmUpRuns, atLeast: pace.warmUp });
    });
    for (let round = 0; round < pace.rounds; round++) {
      await each(async ({ contestant, samples }) => {
        samples.push(...(await contestant!.run({ runs: pace.turnRuns, atLeast: pace.turn })));
      });
    }
  } finally {
    for (const { contestant, place } of runners) {
      await contestant?.close();
      await place?.close();
    }
  }
  return runners.map(resultOf);
}

async function coldStart(model: BenchModel, runner: Runner): Promise<void> {
  await runner.contestant?.close();
  runner.contestant = undefined;
  runner.contestant = await runner.place!.open();
  const { outputs, ...startup } = await runner.contestant.start(model);
  runner.startups.push(startup);
  runner.outputs = outputs;
}

async function attempt(runner: Runner, step: (runner: Runner) => Promise<void>): Promise<void> {
  try {
    await step(runner);
  } catch (error) {
    runner.error = error instanceof Error ? error.message : String(error);
  }
}

function resultOf({ lane, startups, samples, outputs, error }: Runner): LaneResult {
  if (error !== undefined) return { ...lane, error };
  return { ...lane, startups, samples, summary: summarize(samples), outputs };
}

/** Fisher and Yates. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const k = random.integer(0, i);
    [order[i], order[k]] = [order[k], order[i]];
  }
  return order;
}

/** Milliseconds of the middle cold start, with or without the start of the library. */
export function startupTime(startups: readonly Startup[], withLibrary: boolean): number {
  return median(startups.map(({ library, load, first }) => (withLibrary ? library : 0) + load + first));
}
