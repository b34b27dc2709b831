import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { type Chromium, isTimeout, launchChromium, withTimeout } from './chromium.ts';
import { installPeers } from './peers.ts';
import { type OracleServer, startServer } from './server.ts';

export type Engine = 'litert' | 'tfweb';

export interface OracleTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

export interface OracleOutput {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

export interface Category {
  readonly label: string;
  readonly index: number;
  readonly score: number;
}

export interface OracleEmbedding {
  readonly l2Normalize?: boolean;
  readonly quantize?: boolean;
}

export interface OracleHead {
  readonly name: string;
  readonly index: number;
  readonly values: readonly number[];
}

/** The official runtimes in a headless browser. A model that crashes an engine costs a page, not the run. */
export class Oracles {
  #chromium: Chromium;
  readonly #server: OracleServer;
  readonly #pages = new Map<string, Page>();

  private constructor(browser: Chromium, server: OracleServer) {
    this.#chromium = browser;
    this.#server = server;
  }

  static async start(extraFolders: Readonly<Record<string, string>> = {}): Promise<Oracles> {
    const page = fileURLToPath(new URL('./page/', import.meta.url));
    const server = await startServer({ '/peers/': installPeers(), '/page/': page, ...extraFolders });
    return new Oracles(await launchChromium(), server);
  }

  /**
   * Runs a model on an engine; rejects with the engine's own message when it refuses the model.
   *
   * LiteRT.js does not report a failed run (a custom op that it lacks, a tensor that it cannot resize): it hands out
   * uninitialised memory. With `verified`, a result counts only when it does not depend on what the heap held before.
   */
  async run(
    engine: Engine,
    model: Uint8Array,
    inputs: readonly OracleTensor[],
    { threads = 1, verified = false }: { readonly threads?: number; readonly verified?: boolean } = {},
  ): Promise<OracleOutput[]> {
    if (!verified || engine !== 'litert') return this.#run(engine, model, inputs, threads);
    const first = await this.#run(engine, model, inputs, threads, 3);
    let same = true;
    for (const poison of [5, undefined, 7]) {
      const again = await this.#run(engine, model, inputs, threads, poison);
      same &&= first.every(({ bytes }, i) => Buffer.compare(bytes, again[i].bytes) === 0);
    }
    if (same) return first;
    throw new Error('LiteRT.js returned uninitialised memory: it could not run the model');
  }

  async #run(
    engine: Engine,
    model: Uint8Array,
    inputs: readonly OracleTensor[],
    threads: number,
    poison?: number,
  ): Promise<OracleOutput[]> {
    const request = {
      model: this.#server.put(model),
      threads,
      poison,
      inputs: inputs.map(({ dtype, shape, bytes }) => ({ dtype, shape, path: this.#server.put(bytes) })),
    };
    const outputs = (await this.#call(engine, request)) as {
      name: string;
      dtype: string;
      shape: number[];
      data: string;
    }[];
    return outputs.map(({ data, ...rest }) => ({
      ...rest,
      bytes: new Uint8Array(Buffer.from(data, 'base64')),
    }));
  }

  /** The official image classifier client on our metadata. */
  async classifyImage(model: Uint8Array, picture: Uint8Array, topK = 5): Promise<Category[]> {
    const request = { model: this.#server.put(model), picture: this.#server.put(picture), topK };
    return (await this.#call('classifyImage', request)) as Category[];
  }

  /** The official text classifier client on our metadata, one result list a text. */
  async classifyText(model: Uint8Array, text: readonly string[]): Promise<Category[][]> {
    return (await this.#call('classifyText', { model: this.#server.put(model), text })) as Category[][];
  }

  /** The official text embedder client on our metadata, a list of heads for each text. */
  async embedText(
    model: Uint8Array,
    text: readonly string[],
    options: OracleEmbedding = {},
  ): Promise<OracleHead[][]> {
    const request = { model: this.#server.put(model), text, ...options };
    return (await this.#call('embedText', request)) as OracleHead[][];
  }

  /** The official image embedder client on our metadata. */
  async embedImage(
    model: Uint8Array,
    picture: Uint8Array,
    options: OracleEmbedding = {},
  ): Promise<OracleHead[]> {
    const request = { model: this.#server.put(model), picture: this.#server.put(picture), ...options };
    return (await this.#call('embedImage', request)) as OracleHead[];
  }

  async close(): Promise<void> {
    await this.#chromium.process.kill();
    this.#server.close();
  }

  async #call(name: string, request: unknown): Promise<unknown> {
    const page = await this.#page(name);
    try {
      return await withTimeout(
        page.evaluate(
          ([method, argument]) => {
            const api = (
              globalThis as unknown as { oracle: Record<string, (request: unknown) => Promise<unknown>> }
            ).oracle;
            return api[method as string](argument);
          },
          [name, request] as const,
        ),
        30_000,
      );
    } catch (error) {
      if (isTimeout(error)) await this.#restart();
      else if (FATAL.test(String(error))) {
        this.#pages.delete(name);
        await page.close();
      }
      throw error;
    }
  }

  /** A page that hangs cannot be closed, nor can its browser; a process can be killed. */
  async #restart(): Promise<void> {
    this.#pages.clear();
    await this.#chromium.process.kill();
    this.#chromium = await launchChromium();
  }

  async #page(name: string): Promise<Page> {
    const open = this.#pages.get(name);
    if (open) return open;
    const page = await this.#chromium.browser.newPage();
    await page.goto(`${this.#server.origin}/page/index.html`);
    await page.waitForFunction(() => 'oracle' in globalThis);
    this.#pages.set(name, page);
    return page;
  }
}

/** Messages after which an engine may be left in any state; others are plain refusals. */
const FATAL = /RuntimeError|abort|unreachable|out of bounds|memory access|crashed|closed/i;
