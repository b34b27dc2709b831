import { setTimeout } from 'node:timers/promises';
import { openProfile } from '../../oracles/chromium.ts';
import type { BenchModel, Lane, Place } from '../contract.ts';
import { PageContestant } from './page.ts';
import type { Site } from './site.ts';
import type { Visits } from './visits.ts';

/** Runs of a visit before, after its first: enough for V8 to optimize what is hot. */
const RUNS = 50;

/** Milliseconds for which such a visit goes on after its last run, so that caches are written. */
const REST = 2000;

/**
 * V8 writes optimized code of WebAssembly to the profile when none was added for two seconds; else it looks again after
 * as many seconds as there were milliseconds left, up to half an hour. So that visits need not last so long, it
 * writes at once.
 */
const AT_ONCE = '--js-flags=--wasm-caching-timeout-ms=0';

/**
 * Each engine with each model has a profile of its own, on disk, in which the page has been open before. Browsers stay
 * open; pages, and with them their processes, do not.
 */
export class ReturningVisits implements Visits {
  readonly name: string;
  readonly version: string;
  readonly #site: Site;
  readonly #before: number;
  readonly #flags: readonly string[];

  private constructor(site: Site, version: string, { returning, brief }: ReturningOptions) {
    this.name = brief ? 'returning after brief visits' : 'returning visits';
    this.version = version;
    this.#site = site;
    this.#before = returning;
    this.#flags = brief ? [] : [AT_ONCE];
  }

  static async start(site: Site, options: ReturningOptions): Promise<ReturningVisits> {
    const profile = await openProfile();
    const version = profile.browser()!.version();
    await profile.close();
    return new ReturningVisits(site, version, options);
  }

  async prepare(lane: Lane, model: BenchModel): Promise<Place> {
    const engine = this.#site.engine(lane);
    const profile = await openProfile(this.#flags);
    const open = () => PageContestant.open(profile, this.#site, engine);
    try {
      for (let visit = 0; visit < this.#before; visit++) await spend(await open(), model);
    } catch (error) {
      await profile.close();
      throw error;
    }
    return { open, close: () => profile.close() };
  }

  async close(): Promise<void> {}
}

export interface ReturningOptions {
  /** Visits before. */
  readonly returning: number;
  /** They were too short for V8 to keep code of WebAssembly. */
  readonly brief: boolean;
}

/** A visit that nobody times. */
async function spend(contestant: PageContestant, model: BenchModel): Promise<void> {
  await contestant.start(model);
  await contestant.run({ runs: RUNS });
  await contestant.settle();
  await setTimeout(REST);
  await contestant.close();
}
