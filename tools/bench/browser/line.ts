import type { BrowserContext } from 'playwright-core';
import { type Chromium, launchChromium } from '../../oracles/chromium.ts';
import type { Contestant, Lane, Place } from '../contract.ts';
import { type Engine, PageContestant } from './page.ts';
import type { Site } from './site.ts';
import type { Visits } from './visits.ts';

/** Milliseconds of a round trip, as the nearest server of a delivery network has. */
const ROUND_TRIP = 20;

/** Libraries come over a line into an empty cache, for each page. */
export class FirstVisits implements Visits {
  readonly name: string;
  readonly version: string;
  readonly #site: Site;
  readonly #chromium: Chromium;
  /** Megabits a second. */
  readonly #line: number;

  private constructor(site: Site, chromium: Chromium, line: number) {
    this.name = `first visits over ${line} Mbit/s`;
    this.version = chromium.browser.version();
    this.#site = site;
    this.#chromium = chromium;
    this.#line = line;
  }

  static async start(site: Site, line: number): Promise<FirstVisits> {
    return new FirstVisits(site, await launchChromium(), line);
  }

  async prepare(lane: Lane): Promise<Place> {
    const engine = this.#site.engine(lane);
    let context: BrowserContext | undefined;
    const close = async () => {
      await context?.close().catch(() => undefined);
    };
    const open = async () => {
      await close();
      context = await this.#chromium.browser.newContext();
      return this.#open(context, engine);
    };
    return { open, close };
  }

  async close(): Promise<void> {
    await this.#chromium.process.kill();
  }

  /** Slow from when the page is there. Workers, which fetch the library again for threads of some peers, are not. */
  async #open(context: BrowserContext, engine: Engine): Promise<Contestant> {
    const contestant = await PageContestant.open(context, this.#site, engine);
    const session = await context.newCDPSession(contestant.page);
    const throughput = (this.#line * 1e6) / 8; // bytes a second
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: ROUND_TRIP,
      downloadThroughput: throughput,
      uploadThroughput: throughput,
    });
    return contestant;
  }
}
