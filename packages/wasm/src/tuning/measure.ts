import { webAssembly } from '../host/webassembly.ts';
import { clockTick, pause } from './clock.ts';
import { RACE_PAGES, type Runner, runnersOf } from './runners.ts';
import type { Rates, TileFamily, TileName } from './tiles.ts';

/** Milliseconds that calls are timed together, where the clock has finer steps. */
const BATCH = 0.1;
/** A batch has this many steps of the clock at least, so that one more or less is about what a tile must gain. */
const TICKS = 15;
/** With coarser clocks, those of pages that are not cross-origin isolated, measuring would take seconds. */
const COARSEST_TICK = 0.02;
/** Rounds until the engine's optimizing compiler has had its turn, in short batches. */
const WARM_UP = 3;
const SHORT = 1 / 4;
/** Rounds that count: at least, and after how many those who are far behind do not run on. */
const LEAST_ROUNDS = 7;
const JUDGED = 3;
const HOPELESS = 0.85;
/** Part of the rounds that may have shown less than the gain that is believed. */
const DOUBT = 0.25;
/** Of a hundred comparisons some come out well by chance: such gains must be shown again, in so many rounds. */
const NOTABLE = 1.02;
const CONFIRMING = 9;
/** 10^9 operations a second, before anything is known. */
const GUESS = 40;
/** Milliseconds between pauses. */
const STRETCH = 8;

interface Entry {
  readonly runner: Runner;
  /** The best so far, 0 at the beginning. */
  rate: number;
  /** Its speed relative to the first of its group, round by round. */
  readonly gains: number[];
}

/** Candidates of one family at one depth, the default tile first. */
type Group = readonly Entry[];

/**
 * Times all candidates of some families, in short batches that alternate within a family and depth. On a machine with
 * other work to do neither a mean says anything nor the best of a few: a candidate's rate is that of the first one
 * times the gain that it had in three quarters of the rounds, or the ratio of their best batches if that is less.
 * Gains that would matter are measured twice, and the lesser one counts.
 *
 * @param ms to spend, unless the least number of rounds takes longer
 * @returns undefined where the clock is too coarse
 */
export async function measureRates(families: readonly TileFamily[], ms: number): Promise<Rates | undefined> {
  const tick = clockTick();
  if (!webAssembly || tick > COARSEST_TICK) return undefined;
  const batch = Math.max(BATCH, TICKS * tick);
  const end = performance.now() + ms;
  const memory = new webAssembly.Memory({ initial: RACE_PAGES });
  const groups = groupsOf(runnersOf(families, memory));
  const breathe = breather();
  for (let round = -WARM_UP; round < LEAST_ROUNDS || performance.now() < end; round++) {
    for (const group of groups) {
      if (round < 0) for (const entry of group) time(entry, SHORT * batch);
      else runRound(group, batch);
      await breathe();
    }
  }
  for (const group of groups) {
    confirm(group, batch);
    await breathe();
  }
  return ratesOf(groups);
}

/** What pauses when called, if the last pause was some milliseconds ago. */
function breather(): () => Promise<void> {
  let paused = performance.now();
  return async () => {
    if (performance.now() - paused < STRETCH) return;
    await pause();
    paused = performance.now();
  };
}

function groupsOf(runners: readonly Runner[]): Group[] {
  const groups = new Map<string, Entry[]>();
  for (const runner of runners) {
    const key = `${runner.family} ${runner.depth}`;
    const entry = { runner, rate: 0, gains: [] };
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  return [...groups.values()];
}

function runRound([first, ...others]: Group, batch: number): void {
  const reference = time(first, batch);
  first.gains.push(1);
  for (const entry of others) {
    if (entry.gains.length < JUDGED || quantile(entry.gains, 0.5) > HOPELESS) {
      entry.gains.push(time(entry, batch) / reference);
    }
  }
}

function confirm([first, ...others]: Group, batch: number): void {
  for (const entry of others) {
    const before = gainOf(entry, first);
    if (before < NOTABLE) continue;
    entry.gains.length = 0;
    for (let i = 0; i < CONFIRMING; i++) runRound([first, entry], batch);
    const gain = Math.min(before, gainOf(entry, first));
    entry.gains.splice(0, CONFIRMING, gain);
  }
}

/** Returns the rate of this batch. */
function time(entry: Entry, batch: number): number {
  const { work, call } = entry.runner;
  const calls = Math.max(1, Math.round((batch * 1e6 * (entry.rate || GUESS)) / work));
  const start = performance.now();
  for (let i = 0; i < calls; i++) call();
  const rate = (calls * work) / Math.max(performance.now() - start, 1e-3) / 1e6;
  entry.rate = Math.max(entry.rate, rate);
  return rate;
}

function gainOf({ rate, gains }: Entry, first: Entry): number {
  return Math.min(quantile(gains, DOUBT), rate / first.rate);
}

function quantile(values: readonly number[], part: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(part * values.length)];
}

/** Three digits are more than is known. */
function ratesOf(groups: readonly Group[]): Rates {
  const rates: Partial<Record<TileFamily, Record<number, Partial<Record<TileName, number>>>>> = {};
  for (const group of groups) {
    const { family, depth } = group[0].runner;
    const rateOf = (entry: Entry) => Number((group[0].rate * gainOf(entry, group[0])).toPrecision(3));
    const known = rates[family] ?? {};
    known[depth] = Object.fromEntries(group.map((entry) => [entry.runner.name, rateOf(entry)]));
    rates[family] = known;
  }
  return rates;
}
