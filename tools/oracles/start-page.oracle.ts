import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContext } from 'playwright-core';
import type * as Start from '../../packages/sdk/src/browser-start.ts';
import { testdata } from '../testing/testdata.ts';
import { type Chromium, findChromium, launchChromium } from './chromium.ts';
import { type OracleServer, startServer } from './server.ts';

const MODELS = [
  'mobilenet_v1_0.25_224_quant.tflite',
  'mobilenet_v2_0.35_96_embedder_hybrid.tflite',
  'coco_ssd_mobilenet_v1_1.0_quant.tflite', // with a custom op
];
const LOADS = MODELS.flatMap((model) => [1, 2].map((threads) => ({ model, threads })));

/** What another build has kept. */
const FOREIGN = '0.0.1+another 1 {} 8 8';

/** What a model has given, as a digest of all bytes. */
interface Output {
  readonly notes: readonly string[];
  readonly bytes: number;
  readonly digest: string;
}

/** What the tests need of IndexedDB in a page. */
interface Request<T> {
  readonly result: T;
  onsuccess: () => void;
}
interface Objects {
  put(value: unknown, key: string): Request<unknown>;
  getAllKeys(): Request<string[]>;
}
interface Database {
  transaction(stores: string[], mode: string): { objectStore(name: string): Objects };
  close(): void;
}
type Page = typeof globalThis & {
  readonly indexedDB: { open(name: string): Request<Database> };
  readonly crossOriginIsolated: boolean;
};

/** Pages that people come back to, with the files as they are served, and the database of a real browser. */
const isReady = findChromium() && testdata();
(isReady ? describe : describe.skip)('models that a page has run before (needs Chromium, test data)', () => {
  let server: OracleServer;
  let chromium: Chromium;
  let context: BrowserContext;
  beforeAll(async () => {
    server = await startServer({
      '/page/': fileURLToPath(new URL('./page/', import.meta.url)),
      '/models/': testdata('tflite') as string,
      '/browser/': await bundles(),
    });
    chromium = await launchChromium();
    context = await chromium.browser.newContext();
  });
  afterAll(async () => {
    await chromium?.process.kill();
    server?.close();
  });

  it('start without the runtime, to the same bytes', async () => {
    const first = await visit();
    expect(first.fetched).toContain('zoo-runtime.mjs');
    expect(first.isIsolated).toBe(true);
    expect(first.outputs.map(({ notes }) => notes)).toEqual(LOADS.map(() => []));
    expect(new Set(first.outputs.map(({ digest }) => digest)).size).toBeGreaterThanOrEqual(MODELS.length);
    expect((await keys()).length).toBe(LOADS.length);
    const again = await visit();
    expect(again.fetched).toContain('zoo-start.mjs');
    expect(again.fetched).not.toContain('zoo-runtime.mjs');
    expect(again.outputs).toEqual(first.outputs);
  });

  it('make room for others when they are of another build', async () => {
    await keys(FOREIGN);
    expect(await keys()).toContain(FOREIGN);
    const before = (await keys()).length;
    await visit(); // finds all
    expect(await keys()).toContain(FOREIGN);
    await visit([{ model: MODELS[0], threads: 1, limits: { milliseconds: 60_000 } }]);
    expect(await keys()).not.toContain(FOREIGN);
    expect((await keys()).length).toBe(before);
  });

  /** A page that loads and runs models, and is closed when they are kept. */
  async function visit(loads: readonly (Start.StartOptions & { model: string })[] = LOADS) {
    const page = await context.newPage();
    await page.goto(`${server.origin}/page/hub.html`);
    const seen = await page.evaluate(async (loads) => {
      const path = '/browser/zoo-start.mjs';
      const { load, remembered } = (await import(path)) as typeof Start;
      const [outputs, models]: [Output[], { dispose(): void }[]] = [[], []];
      for (const { model: name, ...options } of loads) {
        const bytes = await (await fetch(`/models/${name}`)).arrayBuffer();
        const model = await load(bytes, options);
        const inputs = model.inputs.map(({ dtype, shape }) => {
          const length = shape.reduce((a, b) => a * b, 1);
          const values = Array.from({ length }, (_, i) => (i * 37) % 255);
          return dtype === 'float32' ? Float32Array.from(values, (v) => v / 255) : Uint8Array.from(values);
        });
        const results = await model.run(inputs);
        const blob = new Blob(results.map(({ data }) => data as Uint8Array<ArrayBuffer>));
        const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
        outputs.push({ notes: [...model.notes], bytes: blob.size, digest: sum.join(' ') });
        models.push(model);
      }
      await remembered();
      for (const model of models) model.dispose();
      const fetched = performance.getEntriesByType('resource').map(({ name }) => name.replace(/.*\//, ''));
      return { outputs, fetched, isIsolated: (globalThis as Page).crossOriginIsolated };
    }, loads);
    await page.close();
    return seen;
  }

  /** Under which images are kept; `more`: one that is put there. */
  async function keys(more?: string): Promise<string[]> {
    const page = await context.newPage();
    await page.goto(`${server.origin}/page/hub.html`);
    const found = await page.evaluate(async (more) => {
      const answer = <T>(request: Request<T>) =>
        new Promise<T>((resolve) => {
          request.onsuccess = () => resolve(request.result);
        });
      const database = await answer((globalThis as Page).indexedDB.open('zoo-images'));
      const transaction = database.transaction(['images', 'uses'], 'readwrite');
      const [images, uses] = ['images', 'uses'].map((name) => transaction.objectStore(name));
      if (more) {
        await answer(images.put({}, more));
        await answer(uses.put({ bytes: 1, time: Date.now() }, more));
      }
      const [one, other] = [await answer(images.getAllKeys()), await answer(uses.getAllKeys())];
      database.close();
      return { one, other };
    }, more);
    await page.close();
    expect(found.one).toEqual(found.other);
    return found.one;
  }
});

/** The files as they are served; those of the benchmark, which are made once for the same sources. */
async function bundles(): Promise<string> {
  const tool: string = new URL('../bundle-runtime.mjs', import.meta.url).href;
  const { ensureBundles } = (await import(tool)) as { ensureBundles(folder: string): Promise<string[]> };
  const folder = fileURLToPath(new URL('../../.zoo-bench/dist/', import.meta.url));
  await ensureBundles(folder);
  return folder;
}
