import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Fixture, fakeTflite, startFixture } from './testing/fixture.ts';

const model = fakeTflite();
const kaggleModel = {
  owner: 'google',
  model: 'tiny',
  framework: 'tfLite',
  variation: 'v',
  files: { '1.tflite': model },
};
const tiny = 'kaggle:google/tiny/tfLite/v';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.close());

describe('fetching from Kaggle', () => {
  it('finds the latest version, follows the redirect and unpacks the archive', async () => {
    fixture.hub.kaggle.add({ ...kaggleModel, version: 1, files: { '1.tflite': fakeTflite(10) } });
    fixture.hub.kaggle.add({ ...kaggleModel, version: 2, license: 'MIT', files: { '2.tflite': model } });
    const fetched = await fixture.fetch(tiny);
    expect(fetched).toMatchObject({
      source: 'kaggle',
      version: '2',
      license: 'MIT',
      cached: false,
      resolved: `${tiny}/2`,
    });
    expect(fetched.files).toEqual([
      { path: '2.tflite', bytes: 1000, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
    expect(readFileSync(fetched.main ?? '')).toEqual(model);
  });

  it('takes an old version and any spelling of the framework', async () => {
    fixture.hub.kaggle.add({ ...kaggleModel, version: 1 });
    fixture.hub.kaggle.add({ ...kaggleModel, version: 2, files: { '2.tflite': fakeTflite(10) } });
    const fetched = await fixture.fetch('kaggle:google/tiny/TF_LITE/v/1');
    expect(fetched).toMatchObject({ version: '1', resolved: `${tiny}/1` });
  });

  it('checks the storage digests', async () => {
    fixture.hub.kaggle.add(kaggleModel);
    for (const digests of ['both', 'crc32c'] as const) {
      fixture.hub.reset();
      fixture.hub.storage.digests = digests;
      // The last byte of a gzip is of its length; the unpacker alone would find it, too, but later than the digest.
      fixture.hub.fault({ on: /storage GET/, fault: { kind: 'flip', at: 4 } });
      await expect(fixture.fetch(tiny)).rejects.toMatchObject({
        code: 'HUB_DIGEST_MISMATCH',
        category: 'damaged-input',
      });
    }
    fixture.hub.reset();
    expect((await fixture.fetch(tiny)).cached).toBe(false);
  });

  it('says where terms are to be accepted', async () => {
    fixture.hub.kaggle.add({ ...kaggleModel, access: 'consent' });
    await expect(fixture.fetch(tiny)).rejects.toMatchObject({
      category: 'access-refused',
      code: 'HUB_CONSENT_NEEDED',
      hint: expect.stringContaining('/models/google/tiny/tfLite/v'),
    });
  });

  it('tells refusals, absence and failures of the service apart', async () => {
    await expect(fixture.fetch(tiny)).rejects.toMatchObject({ category: 'access-refused', exitStatus: 4 });
    fixture.hub.kaggle.add(kaggleModel);
    await expect(fixture.fetch(`${tiny}/7`)).rejects.toMatchObject({ category: 'not-found', exitStatus: 3 });
    fixture.hub.fault({ on: /kaggle GET/, fault: { kind: 'answer', status: 500 } });
    await expect(fixture.fetch(tiny)).rejects.toMatchObject({ category: 'network', exitStatus: 6 });
  });

  it('survives an error dressed as success, and a web page dressed as JSON', async () => {
    fixture.hub.kaggle.add(kaggleModel);
    const headers = { 'content-type': 'application/json' };
    const refusal = JSON.stringify({ code: '403', message: 'User has not consented to terms of use.' });
    fixture.hub.fault({
      on: /\/get/,
      times: 1,
      fault: { kind: 'answer', status: 200, headers, body: refusal },
    });
    await expect(fixture.fetch(tiny)).rejects.toMatchObject({ code: 'HUB_CONSENT_NEEDED' });
    fixture.hub.fault({
      on: /\/get/,
      times: 1,
      fault: { kind: 'answer', status: 200, headers, body: '<html>Sorry' },
    });
    await expect(fixture.fetch(tiny)).rejects.toMatchObject({
      code: 'HUB_BAD_ANSWER',
      received: 'a web page',
    });
  });
});

describe('fetching from npm', () => {
  const files = { 'a/one.tflite': model, 'a/two.txt': 'two', 'b.txt': 'b' };

  it('takes a whole package, a folder or a file', async () => {
    fixture.hub.npm.add({ name: '@zoo-test/models', version: '1.2.3', license: 'ISC', files });
    const paths = async (ref: string) => (await fixture.fetch(ref)).files.map(({ path }) => path);
    expect(await paths('npm:@zoo-test/models')).toEqual(['a/one.tflite', 'a/two.txt', 'b.txt']);
    expect(await paths('npm:@zoo-test/models@1.2.3/a')).toEqual(['one.tflite', 'two.txt']);
    expect(await paths('npm:@zoo-test/models@latest/a/one.tflite')).toEqual(['one.tflite']);
    const fetched = await fixture.fetch('npm:@zoo-test/models/a/one.tflite');
    expect(fetched).toMatchObject({
      version: '1.2.3',
      license: 'ISC',
      resolved: 'npm:@zoo-test/models@1.2.3/a/one.tflite',
    });
  });

  it('refuses bytes that are not the promised ones', async () => {
    fixture.hub.npm.add({ name: 'models', version: '1.0.0', files });
    fixture.hub.fault({ on: /\.tgz/, fault: { kind: 'flip', at: 4 } });
    await expect(fixture.fetch('npm:models')).rejects.toMatchObject({
      code: 'HUB_DIGEST_MISMATCH',
      exitStatus: 5,
    });
    expect(existsSync(join(fixture.cache, 'cache', 'v1', 'refs'))).toBe(false);
  });

  it('names what a package holds when the path is not in it', async () => {
    fixture.hub.npm.add({ name: 'models', version: '1.0.0', files });
    await expect(fixture.fetch('npm:models/a/on.tflite')).rejects.toMatchObject({
      category: 'not-found',
      hint: expect.stringContaining('a/one.tflite'),
    });
    await expect(fixture.fetch('npm:nothing')).rejects.toMatchObject({ code: 'HUB_NO_SUCH_PACKAGE' });
  });

  it('sends the token of the registry, and no message shows it', async () => {
    fixture.hub.npm.add({ name: 'models', version: '1.0.0', files });
    fixture.hub.npm.token = 'secret-token';
    const refused = await fixture.fetch('npm:models').catch((error) => error);
    expect(refused).toMatchObject({ category: 'access-refused' });
    const host = fixture.hub.origins.npm.replace('http:', '');
    writeFileSync(join(fixture.cache, '.npmrc'), `${host}/:_authToken=secret-token\n`);
    expect((await fixture.fetch('npm:models')).version).toBe('1.0.0');
    writeFileSync(join(fixture.cache, '.npmrc'), `${host}/:_authToken=secret-other\n`);
    const again = await fixture.fetch('npm:models', { refresh: true }).catch((error) => error);
    expect(JSON.stringify(again) + again.message + again.stack).not.toContain('secret');
  });
});

describe('fetching from the web', () => {
  const url = () => `${fixture.hub.origins.web}/m.tflite`;

  it('takes a file, and checks a digest in the address', async () => {
    fixture.hub.web.put('/m.tflite', model);
    const { files, version } = await fixture.fetch(url());
    expect(version).toMatch(/^sha256-/);
    expect((await fixture.fetch(`${url()}#sha256=${files[0].sha256}`)).cached).toBe(false);
    const wrong = `${url()}#sha256=${'0'.repeat(64)}`;
    await expect(fixture.fetch(wrong)).rejects.toMatchObject({ code: 'HUB_DIGEST_MISMATCH' });
  });

  it('lets no web page and no foreign bytes pass for a model', async () => {
    fixture.hub.web.put('/m.tflite', '<!DOCTYPE html><title>Sorry</title>');
    await expect(fixture.fetch(url())).rejects.toMatchObject({ code: 'HUB_ERROR_PAGE', exitStatus: 5 });
    fixture.hub.web.put('/m.tflite', 'something else entirely');
    await expect(fixture.fetch(url())).rejects.toMatchObject({ code: 'HUB_BAD_FORMAT', exitStatus: 5 });
    expect(readdirSync(join(fixture.cache, 'cache', 'v1', 'staging'))).toEqual([]);
  });

  it('keeps credentials on their host and out of messages and records', async () => {
    fixture.hub.web.put('/m.tflite', model);
    const withPassword = url().replace('http://', 'http://me:pass-word@');
    fixture.hub.fault({
      on: /web GET \/m/,
      times: 1,
      fault: { kind: 'redirect', to: `${fixture.hub.origins.npm}/gone?signature=s3cret` },
    });
    const error = await fixture.fetch(withPassword).catch((reason) => reason);
    expect(error).toMatchObject({ category: 'not-found' });
    expect(`${error.message} ${JSON.stringify(error)}`).not.toMatch(/pass-word|s3cret/);
    const [first, second] = fixture.hub.log;
    expect(first.headers.authorization).toBe(`Basic ${Buffer.from('me:pass-word').toString('base64')}`);
    expect(second.headers.authorization).toBeUndefined();
    expect((await fixture.fetch(withPassword)).resolved).toBe(url());
  });

  it('gives up on a redirect without end', async () => {
    fixture.hub.fault({ on: /web/, fault: { kind: 'redirect', to: '/again' } });
    await expect(fixture.fetch(url())).rejects.toMatchObject({ code: 'HUB_BAD_REDIRECT' });
  });
});

describe('files of this machine', () => {
  it('are used where they are', async () => {
    writeFileSync(join(fixture.cache, 'm.tflite'), model);
    const fetched = await fixture.fetch('./m.tflite');
    expect(fetched).toMatchObject({
      source: 'file',
      path: fixture.cache,
      main: join(fixture.cache, 'm.tflite'),
    });
    await expect(fixture.fetch('./absent.tflite')).rejects.toMatchObject({
      code: 'HUB_NO_SUCH_FILE',
      exitStatus: 3,
    });
  });

  it('may be folders', async () => {
    mkdirSync(join(fixture.cache, 'model', 'sub'), { recursive: true });
    writeFileSync(join(fixture.cache, 'model', 'a.txt'), 'a');
    writeFileSync(join(fixture.cache, 'model', 'sub', 'b.txt'), 'b');
    const fetched = await fixture.fetch('./model');
    expect(fetched.files.map(({ path }) => path).sort()).toEqual(['a.txt', 'sub/b.txt']);
    expect(fetched.path).toBe(join(fixture.cache, 'model'));
  });
});

describe('the cache', () => {
  it('answers without the network, and asks again on refresh', async () => {
    fixture.hub.kaggle.add({ ...kaggleModel, version: 1 });
    const first = await fixture.fetch(tiny);
    fixture.hub.kaggle.add({ ...kaggleModel, version: 2, files: { '2.tflite': fakeTflite(20) } });
    fixture.hub.reset();
    const second = await fixture.fetch(tiny, { offline: true });
    expect(second).toMatchObject({ cached: true, digest: first.digest, path: first.path, version: '1' });
    expect((await fixture.fetch(`${tiny}/1`)).cached).toBe(true);
    expect(fixture.hub.log).toEqual([]);
    expect((await fixture.fetch(tiny, { refresh: true })).version).toBe('2');
  });

  it('is asked for nothing else when offline', async () => {
    await expect(fixture.fetch(tiny, { offline: true })).rejects.toMatchObject({
      code: 'HUB_OFFLINE',
      exitStatus: 6,
    });
    expect(fixture.hub.log).toEqual([]);
  });

  it('gets a model once for many who want it at the same time', async () => {
    fixture.hub.kaggle.add({ ...kaggleModel, files: { '1.tflite': fakeTflite(500_000) } });
    const all = await Promise.all(Array.from({ length: 8 }, () => fixture.fetch(tiny)));
    expect(new Set(all.map(({ digest }) => digest)).size).toBe(1);
    expect(fixture.hub.log.filter(({ server }) => server === 'storage')).toHaveLength(1);
    expect(fixture.events.some(({ type }) => type === 'wait')).toBe(true);
    expect(all.filter(({ cached }) => !cached)).toHaveLength(1);
  });

  it('that cannot be written is said to be so, and no other source is tried', async () => {
    writeFileSync(join(fixture.cache, 'file'), '');
    const cache = join(fixture.cache, 'file');
    await expect(fixture.fetch('mobilenet', { cache })).rejects.toMatchObject({
      code: 'HUB_DISK',
      exitStatus: 1,
    });
    expect(fixture.events.filter(({ type }) => type === 'fallback')).toEqual([]);
  });

  // Node's own recursive mkdir never comes back from there.
  it('that is on a disk where nothing can be made is said to be so', async () => {
    fixture.hub.kaggle.add(kaggleModel);
    const nowhere = existsSync('/proc/self') ? '/proc/zoo/cache' : join(fixture.cache, 'file', 'cache');
    writeFileSync(join(fixture.cache, 'file'), '');
    for (const options of [{ cache: nowhere }, { to: nowhere }])
      await expect(fixture.fetch(tiny, options)).rejects.toMatchObject({ code: 'HUB_DISK', exitStatus: 1 });
  });

  it('copies to a folder on request', async () => {
    fixture.hub.kaggle.add(kaggleModel);
    const { main } = await fixture.fetch(tiny, { to: 'out' });
    expect(main).toBe(join(fixture.cache, 'out', '1.tflite'));
    writeFileSync(main ?? '', 'changed');
    expect(readFileSync((await fixture.fetch(tiny)).main ?? '')).toEqual(model);
  });

  it('holds nothing after an abort', async () => {
    fixture.hub.kaggle.add(kaggleModel);
    fixture.hub.fault({ on: /storage/, fault: { kind: 'stall', after: 100 } });
    const controller = new AbortController();
    const fetching = fixture.fetch(tiny, {
      signal: controller.signal,
      onEvent: ({ type }) => type === 'progress' && controller.abort(),
    });
    await expect(fetching).rejects.toMatchObject({ name: 'AbortError' });
    const top = join(fixture.cache, 'cache', 'v1');
    expect([
      readdirSync(join(top, 'staging')),
      readdirSync(join(top, 'locks')),
      existsSync(join(top, 'refs')),
    ]).toEqual([[], [], false]);
  });
});

describe('short names', () => {
  it('near misses are offered', async () => {
    await expect(fixture.fetch('mobilnet')).rejects.toMatchObject({
      category: 'not-found',
      hint: expect.stringContaining('mobilenet'),
    });
  });

  it('fall back to the next source and say why', async () => {
    const shard = Buffer.from([1, 2, 3, 4]);
    const manifest =
      '{paths:["group1-shard1of1"],weights:[{name:"k",shape:[2,2],dtype:"float32",quantization:{min:-.5,scale:.1,dtype:"uint8"}}]}';
    const wrap = (value: string) =>
      `!function(e){module.exports=e()}(function(){({1:[function(e,a,n){a.exports=${value}},{}]})});`;
    fixture.hub.npm.add({
      name: 'nsfwjs',
      version: '4.3.0',
      files: {
        'dist/models/mobilenet_v2/model.min.js': wrap(`{modelTopology:{a:!0},weightsManifest:[${manifest}]}`),
        'dist/models/mobilenet_v2/group1-shard1of1.min.js': wrap(JSON.stringify(shard.toString('base64'))),
      },
    });
    fixture.hub.fault({ on: /kaggle/, fault: { kind: 'answer', status: 503 } });
    const fetched = await fixture.fetch('mobilenet');
    expect(fetched).toMatchObject({
      source: 'npm',
      license: 'MIT',
      notes: [expect.stringContaining('moderate'), expect.anything()],
    });
    expect(fetched.files.map(({ path, bytes }) => [path, bytes])).toEqual([
      ['group1-shard1of1', 4],
      ['model.json', expect.any(Number)],
    ]);
    const { error, next } = fixture.events.find((event) => event.type === 'fallback') ?? {};
    expect([error?.category, next]).toEqual(['network', expect.stringMatching(/^(kaggle|gs|npm):/)]);
    fixture.hub.reset();
    expect((await fixture.fetch('mobilenet-v2', { offline: true })).digest).toBe(fetched.digest);
  });

  it('ask a host that cannot be reached for one offer only', async () => {
    fixture.hub.fault({ on: /^(kaggle|web) /, fault: { kind: 'cut', after: 0 } });
    await expect(fixture.fetch('mobilenet')).rejects.toMatchObject({ code: 'HUB_ALL_SOURCES_FAILED' });
    const asked = (server: string) =>
      new Set(fixture.hub.log.filter((request) => request.server === server).map(({ url }) => url));
    expect([asked('kaggle').size, asked('web').size, asked('npm').size]).toEqual([1, 1, 1]);
  });

  it('name every failure when all sources fail', async () => {
    const error = await fixture.fetch('mobilenet').catch((reason) => reason);
    expect(error).toMatchObject({ code: 'HUB_ALL_SOURCES_FAILED', category: 'access-refused' });
    expect(error.message).toMatch(/kaggle:.*npm:/s);
  });
});
