import type { BrowserContext } from 'playwright-core';
import { type Chromium, launchChromium } from '../../oracles/chromium.ts';
import type { BenchModel, Lane, Place } from '../contract.ts';
import { type Engine, PageContestant } from './page.ts';
import type { Site } from './site.ts';
import type { Visits } from './visits.ts';

/** All pages in one browser; what a library fetches is in the HTTP cache when the clock starts. */
export class CachedVisits implements Visits {
  readonly name = 'cold starts';
  readonly version: string;
  readonly #site: Site;
  readonly #chromium: Chromium;
  readonly #context: BrowserContext;
  /** What engines fetch to start, by engine and threads. */
  readonly #files = new Map<string, readonly string[]>();

  private constructor(site: Site, chromium: Chromium, context: BrowserContext) {
    this.version = chromium.browser.version();
    this.#site = site;
    this.#chromium = chromium;
    this.#context = context;
  }

  static async start(site: Site): Promise<CachedVisits> {
    const chromium = await launchChromium();
    return new CachedVisits(site, chromium, await chromium.browser.newContext());
  }

  async prepare(lane: Lane, model: BenchModel): Promise<Place> {
    const key = `${lane.engine} ${lane.threads}`;
    const engine = this.#site.engine(lane);
    const files = this.#files.get(key) ?? (await this.#filesOf(engine, model));
    this.#files.set(key, files);
    return {
      open: () => PageContestant.open(this.#context, this.#site, { ...engine, files }),
      close: async () => {},
    };
  }

  async close(): Promise<void> {
    await this.#chromium.process.kill();
  }

  /** A start that nobody times says it. In a page of its own, whose engine has compiled them already. */
  async #filesOf(engine: Engine, model: BenchModel): Promise<string[]> {
    const scout = await PageContestant.open(this.#context, this.#site, engine);
    await scout.start(model).catch(() => undefined);
    const files = await scout.fetched();
    await scout.close();
    return files;
  }
}
