import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startTestProxy, type TestProxy, tarGz } from '@zoo/hub-testkit';
import type { SourceContext } from '../source.ts';
import { type Fixture, fakeTflite, startFixture } from '../testing/fixture.ts';
import { SOURCES } from './index.ts';
import { tfhub } from './tfhub.ts';

const model = fakeTflite(2000);
let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture();
});
let proxy: TestProxy | undefined;
afterEach(async () => {
  await proxy?.close();
  await fixture.close();
});

const withEnv = (env: Record<string, string>) => ({
  surroundings: { env: { ...fixture.hub.env, ...env }, home: fixture.cache, cwd: fixture.cache },
});

describe('every source', () => {
  it.each(SOURCES.flatMap(({ forms }) => forms))('understands its own example: $example', ({ example }) => {
    const surroundings = { env: {}, cwd: '/', home: '/' };
    const [first] = SOURCES.flatMap((source) => {
      const locator = source.locate(example, surroundings);
      return locator === undefined ? [] : [{ source, locator }];
    });
    expect(first.source.forms.map((form) => form.example)).toContain(example);
    const again = first.locator.ref;
    expect(SOURCES.map((source) => source.locate(again, surroundings)).find(Boolean)?.ref).toBe(again);
  });
});

describe('Hugging Face', () => {
  const files = { 'config.json': '{"a":1}', 'tflite/model.tflite': model, 'tflite/ä b#1.txt': 'x' };
  const repo = { repo: 'owner/name', license: 'mit', files, large: ['tflite/model.tflite'] };

  it('takes everything, a folder or a file, from a branch or a commit', async () => {
    fixture.hub.huggingface.add(repo);
    fixture.hub.huggingface.pageSize = 2;
    const all = await fixture.fetch('hf:owner/name');
    expect(all.files.map(({ path }) => path).sort()).toEqual([
      'config.json',
      'tflite/model.tflite',
      'tflite/ä b#1.txt',
    ]);
    expect(all).toMatchObject({
      source: 'huggingface',
      license: 'mit',
      version: expect.stringMatching(/^[0-9a-f]{40}$/),
    });
    const one = await fixture.fetch(`hf:owner/name@${all.version}/tflite/model.tflite`);
    expect(one.files.map(({ path, bytes }) => [path, bytes])).toEqual([['model.tflite', 2000]]);
    expect((await fixture.fetch('hf:owner/name/tflite')).files).toHaveLength(2);
    await expect(fixture.fetch('hf:owner/name/absent')).rejects.toMatchObject({ code: 'HUB_NOT_IN_REPO' });
    await expect(fixture.fetch('hf:owner/name@v9')).rejects.toMatchObject({ category: 'not-found' });
  });

  it('has data sets, too', async () => {
    fixture.hub.huggingface.add({ ...repo, repo: 'datasets/owner/name' });
    const data = await fixture.fetch('https://huggingface.co/datasets/owner/name/tree/main/tflite');
    expect(data).toMatchObject({ source: 'huggingface', license: 'mit' });
    expect(data.resolved).toMatch(/^hf:datasets\/owner\/name@[0-9a-f]{40}\/tflite$/);
    await expect(fixture.fetch('hf:owner/name')).rejects.toMatchObject({ category: 'not-found' });
  });

  it('is recognised by the addresses of its pages', () => {
    const at = (ref: string) =>
      SOURCES.map((source) => source.locate(ref, { env: {}, cwd: '/', home: '/' })).find(Boolean)?.ref;
    for (const page of [
      'https://huggingface.co/owner/name',
      'https://hf.co/owner/name',
      'huggingface.co/owner/name',
    ])
      expect(at(page)).toBe('hf:owner/name@main');
    expect(at('https://huggingface.co/owner/name/raw/main/a.txt')).toBe('hf:owner/name@main/a.txt');
    expect(at('https://huggingface.co/owner/name/blob/v1/a/b.tflite?download=true')).toBe(
      'hf:owner/name@v1/a/b.tflite',
    );
    expect(at('https://huggingface.co/owner/name/tree/refs%2Fpr%2F1')).toBe('hf:owner/name@refs%2Fpr%2F1');
  });

  it('checks the digests of small and of large files', async () => {
    fixture.hub.huggingface.add({ ...repo, sent: { 'config.json': '{"a":2}' } });
    await expect(fixture.fetch('hf:owner/name/config.json')).rejects.toMatchObject({
      code: 'HUB_DIGEST_MISMATCH',
      expected: expect.stringContaining('git-sha1'),
    });
    fixture.hub.huggingface.add({ ...repo, sent: { 'tflite/model.tflite': fakeTflite(2000, 7) } });
    await expect(fixture.fetch('hf:owner/name/tflite/model.tflite')).rejects.toMatchObject({
      expected: expect.stringContaining('sha256'),
    });
  });

  it('sends the token to the hub and not to the storage behind it', async () => {
    fixture.hub.huggingface.add({ ...repo, access: 'gated' });
    const gated = await fixture.fetch('hf:owner/name').catch((error) => error);
    expect(gated).toMatchObject({ code: 'HUB_CONSENT_NEEDED', hint: expect.stringContaining('HF_TOKEN') });
    fixture.hub.huggingface.tokens.add('hf_secret');
    expect((await fixture.fetch('hf:owner/name', withEnv({ HF_TOKEN: 'hf_secret' }))).files).toHaveLength(3);
    const storage = fixture.hub.log.filter(({ server }) => server === 'storage');
    expect(storage.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });

  it('does not follow a list of files in a circle', async () => {
    fixture.hub.huggingface.add(repo);
    const next = (page: number) => ({ link: `</page?${page}>; rel="next"` });
    const empty = { kind: 'answer', status: 200, body: '[]' } as const;
    fixture.hub.fault({ on: /tree/, fault: { kind: 'headers', headers: next(1) } });
    fixture.hub.fault({ on: /page\?1/, fault: { ...empty, headers: next(2) } });
    fixture.hub.fault({ on: /page\?2/, fault: { ...empty, headers: next(1) } });
    await expect(fixture.fetch('hf:owner/name')).rejects.toMatchObject({ code: 'HUB_BAD_ANSWER' });
  });

  it('tells what is not there from what is refused', async () => {
    await expect(fixture.fetch('hf:owner/absent')).rejects.toMatchObject({ category: 'not-found' });
  });
});

describe('pages of Kaggle and TF Hub', () => {
  beforeEach(() => {
    fixture.hub.kaggle.add({
      owner: 'google',
      model: 'yamnet',
      framework: 'tfLite',
      variation: 'v',
      files: { '1.tflite': model },
    });
  });

  it.each([
    'https://www.kaggle.com/models/google/yamnet/tfLite/v/1',
    'https://kaggle.com/models/google/yamnet/TfLite/v/1?tfhub-redirect=true',
    'https://www.kaggle.com/models/google/yamnet/frameworks/TfLite/variations/v/versions/1',
    'https://www.kaggle.com/models/google/yamnet/tfLite/v/1/model.json?tfjs-format=file',
    'https://www.kaggle.com/api/v1/models/google/yamnet/tfLite/v/1/download',
    'kaggle.com/models/google/yamnet/tfLite/v/1',
  ])('%s is a handle', async (page) => {
    expect(await fixture.fetch(page)).toMatchObject({
      source: 'kaggle',
      resolved: 'kaggle:google/yamnet/tfLite/v/1',
    });
  });

  it('follow TF Hub to Kaggle, and say so when it leads nowhere', async () => {
    fixture.hub.tfhub.move('google/lite-model/yamnet/tflite/1', 'google/yamnet/tfLite/v/1');
    const fetched = await fixture.fetch(
      'https://tfhub.dev/google/lite-model/yamnet/tflite/1?lite-format=tflite',
    );
    expect(fetched).toMatchObject({ source: 'tfhub', resolved: 'kaggle:google/yamnet/tfLite/v/1' });
    for (const gone of ['https://tfhub.dev/silero/gone/1', 'tfhub.dev/google'])
      await expect(fixture.fetch(gone)).rejects.toMatchObject({ code: 'HUB_TFHUB_LEFT' });
  });

  it('follow TF Hub through its own redirects and its bad moments, but nowhere else', async () => {
    const { hub } = fixture;
    hub.tfhub.move('google/lite-model/yamnet/tflite/1', 'google/yamnet/tfLite/v/1');
    hub.fault({ on: /tfhub GET/, times: 1, fault: { kind: 'answer', status: 503 } });
    const to = `${hub.origins.tfhub}/google/lite-model/yamnet/tflite/1`;
    hub.fault({ on: /old\/yamnet/, fault: { kind: 'redirect', to } });
    expect(await fixture.fetch('https://tfhub.dev/old/yamnet/1')).toMatchObject({
      resolved: 'kaggle:google/yamnet/tfLite/v/1',
    });
    hub.fault({ on: /elsewhere/, fault: { kind: 'redirect', to: `${hub.origins.web}/x` } });
    hub.fault({ on: /circle/, fault: { kind: 'redirect', to: '/circle/1/1' } });
    for (const lost of ['elsewhere/x/1', 'circle/x/1'])
      await expect(fixture.fetch(`https://tfhub.dev/${lost}`)).rejects.toMatchObject({
        code: 'HUB_TFHUB_LEFT',
      });
    expect(hub.log.some(({ server }) => server === 'web')).toBe(false);
  });

  it('follow TF Hub where the platform follows redirects itself, as pages do', async () => {
    const ended = 'https://www.kaggle.com/models/google/yamnet/tfLite/v/1?tfhub-redirect=true';
    const http = {
      retries: { attempts: 1 },
      open: async () => ({ status: 200, url: ended, headers: new Map(), body: { destroy() {} } }),
      json: async () => ({ versionNumber: 1 }),
    };
    const context = { http, env: {}, accounts: { kaggle: async () => ({}) } } as unknown as SourceContext;
    const found = tfhub.locate('https://tfhub.dev/google/x/1', { env: {}, cwd: '/', home: '/' });
    expect(await found?.manifest(context)).toMatchObject({ ref: 'kaggle:google/yamnet/tfLite/v/1' });
  });

  it('of TF Hub in China are those of a copy of its storage', async () => {
    fixture.hub.web.put('gcs/tfhub-modules/google/yamnet/1.tar.gz', tarGz([{ path: 'x.txt', body: 'x' }]));
    const address = 'https://hub.tensorflow.google.cn/google/yamnet/1';
    expect(await fixture.fetch(`${address}?tf-hub-format=compressed`)).toMatchObject({
      resolved: address,
      version: '1',
      files: [{ path: 'x.txt' }],
    });
    await expect(fixture.fetch('https://hub.tensorflow.google.cn/google')).rejects.toMatchObject({
      category: 'usage',
    });
  });
});

describe('a proxy', () => {
  it('is used where the environment names one, but not for what it leaves out', async () => {
    fixture.hub.npm.add({ name: 'x', version: '1.0.0', files: { 'a.tflite': model } });
    proxy = await startTestProxy('user:pass');
    const address = proxy.address.replace('//', '//user:pass@');
    await fixture.fetch('npm:x', withEnv({ HTTP_PROXY: address }));
    expect(proxy.tunnels[0]).toBe(fixture.hub.origins.npm.replace('http://', ''));
    await fixture.fetch('npm:x', {
      ...withEnv({ HTTP_PROXY: address.replace('http://', '') }),
      refresh: true,
    });
    const tunnels = proxy.tunnels.length;
    await fixture.fetch('npm:x', {
      ...withEnv({ HTTP_PROXY: address, NO_PROXY: '127.0.0.1' }),
      refresh: true,
    });
    expect(proxy.tunnels.length).toBe(tunnels);
  });

  it('that wants other credentials is named, without showing those that were sent', async () => {
    proxy = await startTestProxy('user:right');
    const env = { HTTP_PROXY: proxy.address.replace('//', '//user:wrong-one@') };
    const error = await fixture.fetch('npm:x', withEnv(env)).catch((reason) => reason);
    expect(error).toMatchObject({ code: 'HUB_PROXY_REFUSED', exitStatus: 6 });
    expect(error.message).not.toContain('wrong-one');
  });
});
