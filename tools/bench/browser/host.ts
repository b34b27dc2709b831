import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from 'playwright-core';
import { writeBundles } from '../../bundle-runtime.mjs';
import { type Chromium, launchChromium, withTimeout } from '../../oracles/chromium.ts';
import { installPeers } from '../../oracles/peers.ts';
import { type OracleServer, startServer } from '../../oracles/server.ts';
import type { BenchModel, Contestant, Host, Lane, Startup } from '../contract.ts';

/** Engine -> where its library is, as the page sees it. */
const LIBRARIES: Readonly<Record<string, { library: string; delegate?: string }>> = {
  zoo: { library: '/dist/zoo-runtime.mjs' },
  reference: { library: '/dist/zoo-runtime.mjs', delegate: 'reference' },
  litert: { library: '/peers/@litertjs/core/' },
  tfweb: { library: '/peers/@tensorflow/tfjs-tflite/' },
};

/** Milliseconds in which a browser finishes a new page, and ends the one before, before a clock starts. */
const SETTLING = 700;

/** An engine that says nothing for so long is taken for hanging. */
const PATIENCE = 120_000;

/** Milliseconds of a round trip over a line, as the nearest server of a delivery network has. */
const ROUND_TRIP = 20;

/**
 * Headless Chromium: a page for each contestant, all in one browser, with the shared memory that threads need. What a
 * library fetches is in the HTTP cache, or comes over a line: compressed, into an empty cache for each page.
 */
export class BrowserHost implements Host {
  readonly runtimes: readonly string[];
  readonly engines = Object.keys(LIBRARIES);
  readonly peers = ['litert', 'tfweb'];
  readonly #chromium: Chromium;
  readonly #context: BrowserContext;
  readonly #server: OracleServer;
  /** Megabits a second. */
  readonly #line?: number;
  /** What each lane fetches to start, known after its first start. */
  readonly #files = new Map<string, readonly string[]>();

  private constructor(chromium: Chromium, context: BrowserContext, server: OracleServer, line?: number) {
    const over = line === undefined ? '' : `, libraries over ${line} Mbit/s`;
    this.runtimes = [`Chromium ${chromium.browser.version()}${over}`];
    this.#line = line;
    this.#chromium = chromium;
    this.#context = context;
    this.#server = server;
  }

  static async start(line?: number): Promise<BrowserHost> {
    const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
    const dist = here('../../../.zoo-bench/dist/');
    await writeBundles(dist);
    const folders = {
      '/peers/': installPeers(),
      '/page/': here('./page/'),
      '/engines/': here('../engines/'),
      '/dist/': dist,
    };
    const server = await startServer(folders, { compressed: line !== undefined });
    const chromium = await launchChromium();
    return new BrowserHost(chromium, await chromium.browser.newContext(), server, line);
  }

  takes(): boolean {
    return true;
  }

  async open(lane: Lane): Promise<Contestant> {
    const newPage = () => this.#page(this.#context);
    const settings = { newPage, server: this.#server, lane };
    if (this.#line === undefined)
      return new PageContestant(await newPage(), { ...settings, files: this.#files });
    const context = await this.#chromium.browser.newContext();
    const page = await this.#page(context);
    await slowDown(page, this.#line);
    return new PageContestant(page, settings);
  }

  async close(): Promise<void> {
    await this.#chromium.process.kill();
    this.#server.close();
  }

  async #page(context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
    await page.goto(`${this.#server.origin}/page/index.html`);
    await page.waitForFunction(() => 'bench' in globalThis);
    await setTimeout(SETTLING);
    return page;
  }
}

/** From now on. Workers, which fetch the library again for each thread of some peers, are not slowed down. */
async function slowDown(page: Page, line: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const throughput = (line * 1e6) / 8; // bytes a second
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: ROUND_TRIP,
    downloadThroughput: throughput,
    uploadThroughput: throughput,
  });
}

type Files = Map<string, readonly string[]>;

interface PageSettings {
  readonly newPage: () => Promise<Page>;
  readonly server: OracleServer;
  readonly lane: Lane;
  /** Missing where nothing is to be in the cache. */
  readonly files?: Files;
}

class PageContestant implements Contestant {
  readonly #page: Page;
  readonly #settings: PageSettings;

  constructor(page: Page, settings: PageSettings) {
    this.#page = page;
    this.#settings = settings;
  }

  async start(model: BenchModel): Promise<Startup & { outputs: Uint8Array[] }> {
    const { server, files, lane } = this.#settings;
    const { engine, threads } = lane;
    const key = `${engine} ${threads}`;
    if (files && !files.has(key)) await this.#prime(files, key, model);
    const { outputs, ...times } = (await this.#call('start', {
      engine,
      settings: { ...LIBRARIES[engine], threads },
      files: files?.get(key) ?? [],
      model: server.put(model.bytes),
      inputs: model.inputs.map((set) => set.map(({ dtype, bytes }) => ({ dtype, path: server.put(bytes) }))),
    })) as Startup & { outputs: string[] };
    return { ...times, outputs: outputs.map((text) => new Uint8Array(Buffer.from(text, 'base64'))) };
  }

  async run(request: { runs: number; atLeast?: number }): Promise<number[]> {
    return (await this.#call('run', request)) as number[];
  }

  async close(): Promise<void> {
    const { files } = this.#settings;
    const ended = files ? this.#page.close() : this.#page.context().close();
    await withTimeout(ended, PATIENCE).catch(() => undefined);
  }

  /**
   * A start that nobody times: it says which files the library fetches. In a page of its own, whose engine has compiled
   * them already.
   */
  async #prime(files: Files, key: string, model: BenchModel): Promise<void> {
    const { newPage } = this.#settings;
    files.set(key, []);
    const scout = new PageContestant(await newPage(), this.#settings);
    await scout.start(model).catch(() => undefined);
    files.set(key, await scout.#fetched());
    await scout.close();
  }

  async #fetched(): Promise<string[]> {
    const all = await this.#page.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname),
    );
    return all.filter((path) => path.startsWith('/peers/') || path.startsWith('/dist/'));
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
