import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestHub, type TestHub, zip } from '@zoo/hub-testkit';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { ZIPS } from '../../packages/hub/src/testing/zips.ts';
import { type Chromium, findChromium, launchChromium } from './chromium.ts';
import { type OracleServer, startServer } from './server.ts';

/** Bytes that do not compress, so that an archive of them can be cut. */
const MODEL = Buffer.from(Uint32Array.from({ length: 2 ** 20 }, (_, at) => Math.imul(at, 0x9e3779b1)).buffer);
MODEL.write('TFL3', 4, 'latin1');
/** More than is lost with a page that is closed. */
const LARGE = Buffer.concat([MODEL, MODEL.subarray(0, 2 ** 21)]);
const KAGGLE = 'kaggle:o/m/tfLite/v';
const PUBLISHED = {
  owner: 'o',
  model: 'm',
  framework: 'tfLite',
  variation: 'v',
  files: { '1.tflite': MODEL },
};

/** What a page has after a fetch: enough to tell whether the right bytes came, and how. */
interface Outcome {
  readonly source?: string;
  readonly cached?: boolean;
  readonly bytes?: number;
  readonly sha256?: string;
  readonly files?: readonly (readonly [path: string, bytes: number])[];
  readonly events: readonly string[];
  readonly code?: string;
}

/** The hub in a real page, against the model services of the testkit on other ports, which are other origins. */
(findChromium() ? describe : describe.skip)('the hub in a page (needs Chromium)', () => {
  let hub: TestHub;
  let server: OracleServer;
  let chromium: Chromium;
  let page: Page;
  beforeAll(async () => {
    hub = await startTestHub();
    hub.kaggle.add(PUBLISHED);
    hub.npm.add({ name: 'n', version: '1.0.0', files: { 'a.tflite': MODEL } });
    hub.huggingface.add({ repo: 'o/n', files: { 'a.tflite': MODEL }, large: ['a.tflite'] });
    hub.web.put('gcs/mediapipe-models/t/m/float32/1/m.tflite', MODEL);
    server = await startServer({ '/page/': fileURLToPath(new URL('./page/', import.meta.url)) });
    chromium = await launchChromium();
    page = await openPage();
  }, 120_000);
  afterAll(async () => {
    await chromium?.process.kill();
    server?.close();
    await hub?.close();
  });

  async function openPage(): Promise<Page> {
    const context = await chromium.browser.newContext();
    const opened = await context.newPage();
    await load(opened);
    return opened;
  }

  async function load(opened: Page): Promise<void> {
    await opened.goto(`${server.origin}/page/hub.html`);
    await opened.addScriptTag({ type: 'module', content: await bundle() });
    await opened.waitForFunction('globalThis.hub !== undefined');
  }

  const fetchIn = (at: Page, ref: string, options: object = {}): Promise<Outcome> =>
    at.evaluate(
      async ([ref, options]) => {
        const events: string[] = [];
        const { fetchModel } = (globalThis as unknown as { hub: typeof import('@zoo/hub') }).hub;
        const onEvent = ({ type }: { type: string }) => events.at(-1) !== type && events.push(type);
        try {
          const model = await fetchModel(ref as string, { ...(options as object), onEvent });
          const { read } = model as unknown as { read(path: string): Promise<Uint8Array<ArrayBuffer>> };
          const bytes = await read(model.main ?? model.files[0].path);
          const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
          const sha256 = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
          const files = model.files.map(({ path, bytes }) => [path, bytes] as const);
          return { source: model.source, cached: model.cached, bytes: bytes.length, sha256, files, events };
        } catch (error) {
          return { events, code: (error as { code?: string }).code ?? String(error) };
        }
      },
      [ref, { env: hub.env, retries: { attempts: 3, firstPause: 1, longestWait: 1 }, ...options }] as const,
    );

  it.each([KAGGLE, 'npm:n', 'hf:o/n', 'mediapipe:t/m/float32/1'])(
    'fetches %s across origins, and the second time without the network',
    async (ref) => {
      const first = await fetchIn(page, ref);
      expect(first).toMatchObject({
        cached: false,
        bytes: MODEL.length,
        events: expect.arrayContaining(['progress']),
      });
      const asked = hub.log.length;
      expect(await fetchIn(page, ref)).toMatchObject({ cached: true, sha256: first.sha256 });
      expect(hub.log.length).toBe(asked);
    },
  );

  it('keeps credentials from the storage behind a redirect', () => {
    const storage = hub.log.filter(({ server }) => server === 'storage');
    expect(storage.filter(({ headers }) => headers.authorization !== undefined)).toEqual([]);
  });

  it('goes on from the last byte when the connection breaks', async () => {
    hub.reset();
    hub.fault({ on: /^storage GET/, times: 1, fault: { kind: 'cut', after: 2 * 2 ** 20 } });
    expect(await fetchIn(page, KAGGLE, { cache: 'cut' })).toMatchObject({ bytes: MODEL.length });
    const ranges = hub.log.filter(({ server }) => server === 'storage').map(({ headers }) => headers.range);
    expect(ranges).toEqual([undefined, expect.stringMatching(/^bytes=\d+-$/)]);
  });

  it('refuses wrong bytes and keeps none', async () => {
    hub.reset();
    hub.fault({ on: /^storage GET/, fault: { kind: 'flip', at: 5000 } });
    const broken = await fetchIn(page, KAGGLE, { cache: 'flip' });
    expect(broken.code).toBe('HUB_DIGEST_MISMATCH');
    expect(await fetchIn(page, KAGGLE, { cache: 'flip', offline: true })).toMatchObject({
      code: 'HUB_OFFLINE',
    });
  });

  it('unpacks a zip of megabytes', async () => {
    hub.reset();
    const archive = zip([{ path: '1.tflite', body: MODEL }]);
    hub.kaggle.add({ ...PUBLISHED, model: 'zip', archive });
    const inZip = await fetchIn(page, 'kaggle:o/zip/tfLite/v');
    const { sha256 } = await fetchIn(page, 'npm:n');
    expect(inZip).toMatchObject({
      bytes: MODEL.length,
      sha256,
      events: expect.arrayContaining(['progress']),
    });
  });

  it.each(ZIPS)('a zip that $zip is what it is in Node', async ({ zip: what, bytes, outcome }) => {
    const path = `${what.replaceAll(/\W/g, '-')}.zip`;
    hub.web.put(path, bytes);
    const { code, files } = await fetchIn(page, `${hub.origins.web}/${path}`);
    const inOrder = Array.isArray(outcome) ? [...outcome].sort() : outcome;
    expect(code ?? files).toEqual(inOrder);
  });

  it('goes on after the page was closed in the middle', async () => {
    hub.reset();
    hub.web.put('large.tflite', LARGE);
    const ref = `${hub.origins.web}/large.tflite#sha256=${createHash('sha256').update(LARGE).digest('hex')}`;
    hub.fault({ on: /large/, times: 1, fault: { kind: 'cut', after: 5 * 2 ** 20 } });
    hub.fault({ on: /large/, after: 1, fault: { kind: 'answer', status: 503 } });
    const closed = await page.context().newPage();
    await load(closed);
    expect(await fetchIn(closed, ref, { cache: 'closed' })).toMatchObject({ code: expect.any(String) });
    await closed.close();
    hub.reset();
    expect(await fetchIn(page, ref, { cache: 'closed' })).toMatchObject({ bytes: LARGE.length });
    expect(hub.log.map(({ headers }) => headers.range)).toEqual([`bytes=${4 * 2 ** 20}-`]);
  });

  it('downloads once where two pages of an origin want the same', async () => {
    hub.reset();
    hub.fault({ on: /^storage GET/, fault: { kind: 'drip', bytes: 2 ** 18, every: 5 } });
    const other = await page.context().newPage();
    await load(other);
    const both = await Promise.all([page, other].map((at) => fetchIn(at, KAGGLE, { cache: 'both' })));
    expect(both.map(({ cached }) => cached).sort()).toEqual([false, true]);
    expect(hub.log.filter(({ server }) => server === 'storage')).toHaveLength(1);
  });
});

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: "import * as hub from '@zoo/hub'; globalThis.hub = hub;",
      resolveDir: fileURLToPath(new URL('../..', import.meta.url)),
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    conditions: ['zoo-source'],
  });
  return outputFiles[0].text;
}
