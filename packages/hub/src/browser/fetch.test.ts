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
      put: async (address, response) => void entries.set(address, response),
      delete: async (address) => entries.delete(address),
      keys: async () => [...entries.keys()].map((url) => ({ url })),
    };
  },
};
let hub: TestHub;
let count = 0;
let events: FetchEvent[];
beforeEach(async () => {
  hub = await startTestHub();
  count++;
  events = [];
});
afterEach(() => hub.close());

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
