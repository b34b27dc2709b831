import { createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startTestHub, type TestHub, tarGz, zip } from '@zoo/hub-testkit';
import type { FetchEvent } from '../events.ts';
import { fakeTflite } from '../testing/bytes.ts';
import { type FetchOptions, fetchModel, listCache, type PageCaches, removeFromCache } from './index.ts';

/** The code of the page on Node's `fetch` and a Map for Cache storage; in Chromium it runs in `tools/oracles/hub-page.oracle.ts`. */
const MODEL = fakeTflite(3 * 2 ** 20);
const kept = new Map<string, Map<string, Response>>();
const storage: PageCaches = {
  async open(name) {
    const entries = kept.get(name) ?? new Map<string, Response>();
    kept.set(name, entries);
    return {
      match: async (address) => entries.get(address)?.clone(),
      put: async (address, response) => {
        if (isFull && address.includes('/part/')) throw new Error('QuotaExceededError');
        entries.set(address, response);
      },
      delete: async (address) => entries.delete(address),
      keys: async () => [...entries.keys()].map((url) => ({ url })),
    };
  },
};
let hub: TestHub;
/** The browser gives no room for what is unfinished. */
let isFull = false;
let count = 0;
let events: FetchEvent[];
beforeEach(async () => {
  hub = await startTestHub();
  count++;
  events = [];
  isFull = false;
});
afterEach(() => hub.close());

/** Large enough that some of it is kept: quicker made than what is the same every time. */
function randomTflite(): Buffer {
  const bytes = randomBytes(6 * 2 ** 20);
  bytes.write('TFL3', 4, 'latin1');
  return bytes;
}

const where = () => ({ cache: `test ${count}`, storage });
const fetchHere = (ref: string, options: FetchOptions = {}) =>
  fetchModel(ref, {
    ...where(),
    env: hub.env,
    retries: { attempts: 3, firstPause: 1, longestWait: 1 },
    onEvent: (event) => events.push(event),
    ...options,
  });
const kaggleModel = {
  owner: 'o',
  model: 'm',
  framework: 'tfLite',
  variation: 'v',
  files: { '1.tflite': MODEL },
};
const REF = 'kaggle:o/m/tfLite/v';

describe('fetching in a page', () => {
  it('unpacks, verifies, keeps, and needs no network the second time', async () => {
    hub.kaggle.add(kaggleModel);
    const first = await fetchHere(REF);
    expect(first).toMatchObject({
      resolved: `${REF}/1`,
      main: '1.tflite',
      cached: false,
      license: 'Apache 2.0',
    });
    expect(Buffer.from(await first.read()).equals(MODEL)).toBe(true);
    const second = await fetchHere(REF, { offline: true });
    expect([second.cached, second.digest]).toEqual([true, first.digest]);
    expect(await listCache(where())).toHaveLength(2);
    await removeFromCache(({ ref }) => ref.startsWith(REF), where());
    await expect(fetchHere(REF, { offline: true })).rejects.toMatchObject({ code: 'HUB_OFFLINE' });
    await expect(second.read()).rejects.toMatchObject({ code: 'HUB_CLEARED' });
  });

  it('unpacks a zip', async () => {
    hub.kaggle.add({ ...kaggleModel, archive: zip([{ path: '1.tflite', body: MODEL }]) });
    expect(Buffer.from(await (await fetchHere(REF)).read()).equals(MODEL)).toBe(true);
  });

  it('takes every source a page can ask', async () => {
    hub.npm.add({ name: 'n', version: '1.0.0', files: { 'a.tflite': MODEL } });
    hub.huggingface.add({ repo: 'o/n', files: { 'a.tflite': MODEL, 'b.txt': 'b' }, large: ['a.tflite'] });
    hub.web.put('gcs/mediapipe-models/t/m/float32/1/m.tflite', MODEL);
    hub.web.put('gcs/bucket/a.tflite', MODEL);
    const weightsManifest = [{ paths: ['w.bin'], weights: [{ name: 'w', shape: [2], dtype: 'float32' }] }];
    hub.web.put('tfjs/model.json', JSON.stringify({ format: 'graph-model', weightsManifest }));
    hub.web.put('tfjs/w.bin', new Uint8Array(8));
    const refs = [
      'npm:n',
      'hf:o/n',
      'mediapipe:t/m/float32/1',
      'gs://bucket/a.tflite',
      `${hub.origins.web}/tfjs/model.json`,
    ];
    const sources = await Promise.all(refs.map(async (ref) => (await fetchHere(ref)).source));
    expect(sources).toEqual(['npm', 'huggingface', 'mediapipe', 'gs', 'tfjs']);
  });

  it('goes on from the last byte, and refuses wrong ones', async () => {
    hub.kaggle.add(kaggleModel);
    hub.fault({ on: /^storage GET/, times: 1, fault: { kind: 'cut', after: 2 * 2 ** 20 } });
    expect(Buffer.from(await (await fetchHere(REF)).read()).equals(MODEL)).toBe(true);
    const ranges = hub.log.filter(({ server }) => server === 'storage').map(({ headers }) => headers.range);
    expect(ranges).toEqual([undefined, expect.stringMatching(/^bytes=\d{7}-$/)]);
    hub.reset();
    hub.fault({ on: /^storage GET/, fault: { kind: 'flip', at: 5000 } });
    await expect(fetchHere(REF, { cache: 'other' })).rejects.toMatchObject({ code: 'HUB_DIGEST_MISMATCH' });
    expect(await listCache({ cache: 'other', storage })).toEqual([]);
  });

  describe('after the page was closed in the middle', () => {
    const LARGE = randomTflite();
    const digest = createHash('sha256').update(LARGE).digest('hex');
    const large = () => `${hub.origins.web}/a.tflite#sha256=${digest}`;
    const parts = () => [...(kept.get(where().cache)?.keys() ?? [])].filter((url) => url.includes('/part/'));
    const ranges = () => hub.log.filter(({ method }) => method === 'GET').map(({ headers }) => headers.range);
    /** Five megabytes of six come, and then nothing more. */
    async function beginAndStop(ref: string): Promise<void> {
      hub.web.put('a.tflite', LARGE);
      hub.fault({ on: /^(web|storage) GET/, times: 1, fault: { kind: 'cut', after: 5 * 2 ** 20 } });
      hub.fault({ on: /^(web|storage) GET/, after: 1, fault: { kind: 'answer', status: 503 } });
      await expect(fetchHere(ref)).rejects.toMatchObject({ category: 'network' });
      hub.reset();
    }
    const read = async (ref: string) => Buffer.from(await (await fetchHere(ref)).read());

    it('goes on with what is there, and leaves nothing of it', async () => {
      await beginAndStop(large());
      expect(parts()).toHaveLength(2);
      expect((await read(large())).equals(LARGE)).toBe(true);
      expect([ranges(), parts()]).toEqual([[`bytes=${4 * 2 ** 20}-`], []]);
    });

    it('starts over where there is another object by now', async () => {
      hub.kaggle.add({ ...kaggleModel, files: { '1.tflite': LARGE } });
      await beginAndStop(REF);
      const other = randomTflite();
      hub.kaggle.add({ ...kaggleModel, files: { '1.tflite': other } });
      expect((await read(REF)).equals(other)).toBe(true);
    });

    it('starts over where some of it was cleared away, or changed', async () => {
      await beginAndStop(large());
      const [, piece] = parts();
      kept.get(where().cache)?.set(piece, new Response(new Uint8Array(4 * 2 ** 20)));
      expect((await read(large())).equals(LARGE)).toBe(true);
      await removeFromCache(() => true, where());
      await beginAndStop(large());
      kept.get(where().cache)?.delete(piece);
      expect((await read(large())).equals(LARGE)).toBe(true);
      expect(parts()).toEqual([]);
    });

    it('begins anew where nothing tells in the end whether the bytes are right', async () => {
      const unknown = large().split('#')[0];
      await beginAndStop(unknown);
      expect((await read(unknown)).equals(LARGE)).toBe(true);
      expect(ranges()).toEqual([undefined]);
    });

    it('begins anew where there was no room', async () => {
      isFull = true;
      await beginAndStop(large());
      expect(parts()).toEqual([]);
      expect((await read(large())).equals(LARGE)).toBe(true);
    });

    it('is forgotten after a month', async () => {
      await beginAndStop(large());
      const head = parts().find((url) => url.endsWith('/head')) ?? '';
      kept.get(where().cache)?.set(head, Response.json({ since: Date.now() - 31 * 86_400_000 }));
      hub.npm.add({ name: 'n', version: '1.0.0', files: { 'a.tflite': fakeTflite() } });
      await fetchHere('npm:n');
      expect(parts()).toEqual([]);
    });
  });

  it.each([
    ['a bomb', tarGz([{ path: 'x', body: Buffer.alloc(40 * 2 ** 20) }]), 'HUB_ARCHIVE_TOO_LARGE'],
    ['a path out of it', tarGz([{ path: '../x', body: 'x' }]), 'HUB_UNSAFE_PATH'],
    ['a truncated gzip', tarGz([{ path: '1.tflite', body: MODEL }]).subarray(0, 2 ** 20), 'HUB_BAD_ARCHIVE'],
    ['a link', zip([{ path: 'x', type: 'SymbolicLink', linkpath: '/x' }]), 'HUB_BAD_ARCHIVE'],
    ['what is no model', tarGz([{ path: '1.tflite', body: 'sorry' }]), 'HUB_BAD_FORMAT'],
  ])('refuses an archive with %s', async (_, archive, code) => {
    hub.kaggle.add({ ...kaggleModel, archive });
    await expect(fetchHere(REF)).rejects.toMatchObject({ code });
    expect(await listCache(where())).toEqual([]);
  });

  it('falls back, tells what is missing, and stops when it is told to', async () => {
    const own = { name: 'two', kind: 'model', task: 't', title: 't', license: 'MIT' } as const;
    hub.kaggle.add(kaggleModel);
    const offers = [
      { ref: 'npm:gone', format: 'tflite' },
      { ref: REF, format: 'tflite' },
    ] as const;
    expect(await fetchHere('two', { catalogue: [{ ...own, offers }] })).toMatchObject({ source: 'kaggle' });
    expect(events.map(({ type }) => type)).toContain('fallback');
    await expect(fetchHere('npm:x', { env: {} })).rejects.toMatchObject({ code: 'HUB_NO_REGISTRY' });
    hub.huggingface.add({ repo: 'o/gated', files: { a: 'a' }, access: 'gated' });
    hub.huggingface.tokens.add('hf_x');
    await expect(fetchHere('hf:o/gated')).rejects.toMatchObject({ code: 'HUB_CONSENT_NEEDED' });
    expect(await fetchHere('hf:o/gated', { tokens: { huggingface: 'hf_x' } })).toMatchObject({ main: 'a' });
    const stop = AbortSignal.abort(new Error('enough'));
    await expect(fetchHere(REF, { signal: stop, refresh: true })).rejects.toThrow('enough');
  });
});
