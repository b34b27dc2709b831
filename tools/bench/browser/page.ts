import { setTimeout } from 'node:timers/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { withTimeout } from '../../oracles/chromium.ts';
import type { BenchModel, Contestant, Startup } from '../contract.ts';
import type { Site } from './site.ts';

/** Milliseconds in which a browser finishes a new page, and ends the one before, before a clock starts. */
const SETTLING = 700;

/** An engine that says nothing for so long is taken for hanging. */
const PATIENCE = 120_000;

/** What a page starts: a file of `engines/`, what its `open` gets, and what the HTTP cache gets before the clock starts. */
export interface Engine {
  readonly name: string;
  readonly settings: object;
  readonly files?: readonly string[];
}

/** An engine in a page of its own. */
export class PageContestant implements Contestant {
  readonly #page: Page;
  readonly #site: Site;
  readonly #engine: Engine;

  private constructor(page: Page, site: Site, engine: Engine) {
    this.#page = page;
    this.#site = site;
    this.#engine = engine;
  }

  static async open(context: BrowserContext, site: Site, engine: Engine): Promise<PageContestant> {
    const page = await context.newPage();
    await page.goto(`${site.server.origin}/page/index.html`);
    await page.waitForFunction(() => 'bench' in globalThis);
    await setTimeout(SETTLING);
    return new PageContestant(page, site, engine);
  }

  get page(): Page {
    return this.#page;
  }

  async start(model: BenchModel): Promise<Startup & { outputs: Uint8Array[] }> {
    const { server } = this.#site;
    const { name, settings, files = [] } = this.#engine;
    const { outputs, ...times } = (await this.#call('start', {
      engine: name,
      settings,
      files,
      model: server.put(model.bytes),
      inputs: model.inputs.map((set) => set.map(({ dtype, bytes }) => ({ dtype, path: server.put(bytes) }))),
    })) as Startup & { outputs: string[] };
    return { ...times, outputs: outputs.map((text) => new Uint8Array(Buffer.from(text, 'base64'))) };
  }

  async run(request: { runs: number; atLeast?: number }): Promise<number[]> {
    return (await this.#call('run', request)) as number[];
  }

  /** Until the engine keeps nothing for later any more. */
  async settle(): Promise<void> {
    await this.#call('settle', undefined);
  }

  /** Paths of the library that the page has fetched. */
  async fetched(): Promise<string[]> {
    const all = await this.#page.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname),
    );
    return all.filter((path) => path.startsWith('/peers/') || path.startsWith('/dist/'));
  }

  async close(): Promise<void> {
    await withTimeout(this.#page.close(), PATIENCE).catch(() => undefined);
  }

  async #call(method: string, request: unknown): Promise<unknown> {
    const work = this.#page.evaluate(
      ([name, argument]) => {
        const { bench } = globalThis as unknown as {
          bench: Record<string, (request: unknown) => Promise<unknown>>;
        };
        return bench[name as string](argument);
      },
      [method, request] as const,
    );
    return withTimeout(work, PATIENCE).catch((error) => {
      throw new Error(firstLine(error));
    });
  }
}

/** Without the driver's prefix and the stack of the page. */
function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/^page\.\w+: /, '').split('\n')[0];
}
