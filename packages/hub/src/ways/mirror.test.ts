import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Fixture, fakeTflite, startFixture } from '../testing/fixture.ts';
import { presign, s3Address } from './s3.ts';

const ref = 'npm:models@1.0.0/a.tflite';
let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture();
  fixture.hub.npm.add({ name: 'models', version: '1.0.0', files: { 'a.tflite': fakeTflite() } });
});
afterEach(() => fixture.close());

const cache = () => join(fixture.cache, 'cache');
const around = (ZOO_MIRROR: string, env = {}) => ({
  surroundings: { env: { ...fixture.hub.env, ...env, ZOO_MIRROR }, home: fixture.cache, cwd: fixture.cache },
});

/** Fetches once, puts the cache on the test web server below `prefix`, and empties the cache. */
async function publish(prefix: string): Promise<string> {
  const { digest } = await fixture.fetch(ref);
  for (const path of readdirSync(cache(), { recursive: true, encoding: 'utf8' })) {
    if (/\/(refs|blobs|trees)\/.*[^/]$/.test(path) && !/trees\/[0-9a-f]+($|\/)/.test(path)) {
      try {
        fixture.hub.web.put(`${prefix}${path}`, readFileSync(join(cache(), path)));
      } catch {}
    }
  }
  rmSync(cache(), { recursive: true });
  fixture.hub.reset();
  return digest;
}

describe('a mirror', () => {
  it('behind a web server is asked first, and the source not at all', async () => {
    const digest = await publish('team/');
    const fetched = await fixture.fetch(ref, around(`${fixture.hub.origins.web}/team`));
    expect(fetched).toMatchObject({ digest, source: 'npm', cached: false });
    expect(new Set(fixture.hub.log.map(({ server }) => server))).toEqual(new Set(['web']));
  });

  it('in an S3 store is asked by signed addresses', async () => {
    const digest = await publish('bucket/models/');
    const aws = {
      AWS_ENDPOINT_URL: fixture.hub.origins.web,
      AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'top-secret',
    };
    const fetched = await fixture.fetch(ref, around('s3://bucket/models', aws));
    expect(fetched.digest).toBe(digest);
    expect(fixture.hub.log.every(({ url }) => /X-Amz-Signature=[0-9a-f]{64}/.test(url))).toBe(true);
    expect(JSON.stringify(fixture.hub.log)).not.toContain('top-secret');
  });

  it('on a disk works without the network', async () => {
    const { digest } = await fixture.fetch(ref);
    cpSync(cache(), join(fixture.cache, 'shared'), { recursive: true });
    rmSync(cache(), { recursive: true });
    fixture.hub.reset();
    const fetched = await fixture.fetch(ref, { ...around('shared'), offline: true });
    expect([fetched.digest, fixture.hub.log]).toEqual([digest, []]);
  });

  it('that does not have it is passed over in silence, one that fails is not', async () => {
    await fixture.fetch(ref, around(`${fixture.hub.origins.web}/empty`));
    expect(fixture.events.filter(({ type }) => type === 'fallback')).toEqual([]);
    rmSync(cache(), { recursive: true });
    fixture.hub.fault({ on: /^web/, fault: { kind: 'answer', status: 500 } });
    await fixture.fetch(ref, around(`${fixture.hub.origins.web}/empty`));
    expect(fixture.events.find(({ type }) => type === 'fallback')).toMatchObject({
      error: { category: 'network' },
      next: ref,
    });
  });

  it('on a disk that lacks bytes is passed over', async () => {
    const { digest } = await fixture.fetch(ref);
    cpSync(cache(), join(fixture.cache, 'shared'), { recursive: true });
    rmSync(join(fixture.cache, 'shared', 'v1', 'blobs'), { recursive: true });
    rmSync(cache(), { recursive: true });
    const fetched = await fixture.fetch(ref, around('shared'));
    expect([fetched.digest, fetched.source]).toEqual([digest, 'npm']);
    rmSync(cache(), { recursive: true });
    await expect(fixture.fetch(ref, { ...around('shared'), offline: true })).rejects.toMatchObject({
      code: 'HUB_OFFLINE',
    });
  });

  it('cannot pass off other bytes', async () => {
    await publish('');
    fixture.hub.fault({ on: /blobs/, fault: { kind: 'flip', at: 500 } });
    fixture.hub.fault({ on: /npm/, fault: { kind: 'answer', status: 404 } });
    await expect(fixture.fetch(ref, around(fixture.hub.origins.web))).rejects.toMatchObject({
      category: 'damaged-input',
      message: expect.stringContaining('not the promised ones'),
    });
  });

  it('that cannot be read is a mistake of the user', async () => {
    await expect(fixture.fetch(ref, around('ftp://x'))).rejects.toMatchObject({ exitStatus: 2 });
  });
});

describe('addresses of S3', () => {
  it('are signed as the documentation of AWS has it', () => {
    const account = { id: 'AKIAIOSFODNN7EXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
    const url = new URL('https://examplebucket.s3.amazonaws.com/test.txt');
    expect(presign(url, account, 'us-east-1', new Date('2013-05-24T00:00:00Z'))).toContain(
      'X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
    );
  });

  it('are plain without an account, and keep odd names', () => {
    expect(s3Address('s3://b-1/a b/(c)', { env: { AWS_REGION: 'eu-west-1' } })).toBe(
      'https://b-1.s3.eu-west-1.amazonaws.com/a%20b/%28c%29',
    );
    expect(() => s3Address('s3://', { env: {} })).toThrow(expect.objectContaining({ category: 'usage' }));
  });
});

describe('the caches of other clients', () => {
  it('are used before the network, and checked', async () => {
    const { mkdirSync, symlinkSync } = await import('node:fs');
    const { createHash } = await import('node:crypto');
    const bytes = fakeTflite();
    const home = { KAGGLEHUB_CACHE: join(fixture.cache, 'kh'), HF_HOME: join(fixture.cache, 'hf') };
    const kaggle = join(fixture.cache, 'kh/models/o/m/TfLite/v/3');
    mkdirSync(kaggle, { recursive: true });
    writeFileSync(join(kaggle, '3.tflite'), bytes);
    const options = around('', home);
    await expect(fixture.fetch('kaggle:o/m/tfLite/v/3', { ...options, offline: true })).rejects.toMatchObject(
      {
        code: 'HUB_OFFLINE',
      },
    );
    writeFileSync(`${kaggle}.complete`, '');
    const fetched = await fixture.fetch('kaggle:o/m/tfLite/v/3', options);
    expect(fetched).toMatchObject({ source: 'kaggle', resolved: 'kaggle:o/m/tfLite/v/3' });
    // The latest is whole; what began to come after it is not.
    mkdirSync(join(kaggle, '../4'));
    mkdirSync(join(kaggle, '../2'));
    writeFileSync(join(kaggle, '../2.complete'), '');
    const latest = await fixture.fetch('kaggle:o/m/tfLite/v', {
      ...options,
      cache: join(fixture.cache, 'c2'),
      offline: true,
    });
    expect(latest.resolved).toBe('kaggle:o/m/tfLite/v/3');

    const commit = 'c'.repeat(40);
    const repo = join(fixture.cache, 'hf/hub/models--o--n');
    const digest = createHash('sha256').update(bytes).digest('hex');
    for (const folder of ['blobs', `snapshots/${commit}`, 'refs'])
      mkdirSync(join(repo, folder), { recursive: true });
    writeFileSync(join(repo, 'blobs', digest), bytes);
    writeFileSync(join(repo, 'refs/main'), commit);
    symlinkSync(`../../blobs/${digest}`, join(repo, `snapshots/${commit}/m.tflite`));
    expect((await fixture.fetch(`hf:o/n@${commit}/m.tflite`, options)).source).toBe('huggingface');
    expect((await fixture.fetch('hf:o/n/m.tflite', { ...options, offline: true })).version).toBe(commit);
    expect(fixture.hub.log).toEqual([]);
    writeFileSync(join(repo, 'blobs', digest), fakeTflite(1000, 9));
    rmSync(cache(), { recursive: true });
    await expect(
      fixture.fetch(`hf:o/n@${commit}/m.tflite`, { ...options, offline: true }),
    ).rejects.toMatchObject({
      code: 'HUB_DIGEST_MISMATCH',
    });
  });

  it('that make no sense are passed over', async () => {
    const { mkdirSync } = await import('node:fs');
    const commit = 'c'.repeat(40);
    const repo = join(fixture.cache, 'hf/hub/models--o--n');
    for (const folder of ['trees', `snapshots/${commit}`]) mkdirSync(join(repo, folder), { recursive: true });
    writeFileSync(join(repo, 'trees', `${commit}.json`), '[{"path": "m.tfl');
    const options = around('', { HF_HOME: join(fixture.cache, 'hf') });
    await expect(fixture.fetch(`hf:o/n@${commit}`, { ...options, offline: true })).rejects.toMatchObject({
      code: 'HUB_OFFLINE',
    });
  });

  it('of tensorflow_hub goes by the address', async () => {
    const { mkdirSync } = await import('node:fs');
    const { createHash } = await import('node:crypto');
    const address = 'https://tfhub.dev/google/yamnet/1';
    const folder = join(fixture.cache, 'tfh', createHash('sha1').update(address).digest('hex'));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'saved_model.pb'), 'x');
    const fetched = await fixture.fetch(address, around('', { TFHUB_CACHE_DIR: join(fixture.cache, 'tfh') }));
    expect(fetched.files.map(({ path }) => path)).toEqual(['saved_model.pb']);
    expect(fixture.hub.log).toEqual([]);
  });
});
