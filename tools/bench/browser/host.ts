import type { BenchModel, Host, Lane, Place } from '../contract.ts';
import type { BenchOptions } from '../options.ts';
import { CachedVisits } from './cached.ts';
import { FirstVisits } from './line.ts';
import { ReturningVisits } from './returning.ts';
import { ENGINES, Site } from './site.ts';
import type { Visits } from './visits.ts';

type Kind = Pick<BenchOptions, 'line' | 'returning' | 'brief'>;

/** Headless Chromium: a page for each contestant, with the shared memory that threads need. */
export class BrowserHost implements Host {
  readonly runtimes: readonly string[];
  readonly starts: string;
  readonly engines = ENGINES;
  readonly peers = ['litert', 'tfweb'];
  readonly #site: Site;
  readonly #visits: Visits;

  private constructor(site: Site, visits: Visits) {
    this.runtimes = [`Chromium ${visits.version}`];
    this.starts = visits.name;
    this.#site = site;
    this.#visits = visits;
  }

  static async start({ line, returning, brief }: Kind): Promise<BrowserHost> {
    const site = await Site.open({ compressed: line !== undefined, returning: returning !== undefined });
    if (line !== undefined) return new BrowserHost(site, await FirstVisits.start(site, line));
    if (returning !== undefined)
      return new BrowserHost(site, await ReturningVisits.start(site, { returning, brief }));
    return new BrowserHost(site, await CachedVisits.start(site));
  }

  takes(): boolean {
    return true;
  }

  prepare(lane: Lane, model: BenchModel): Promise<Place> {
    return this.#visits.prepare(lane, model);
  }

  async close(): Promise<void> {
    await this.#visits.close();
    this.#site.server.close();
  }
}
