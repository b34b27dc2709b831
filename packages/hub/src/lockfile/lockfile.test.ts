import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Fixture, fakeTflite, startFixture } from '../testing/fixture.ts';
import { parseLockfile, renderLockfile } from './lockfile.ts';
import { projectLockfile } from './project.ts';

const tiny = 'kaggle:google/tiny/tfLite/v';
const add = (fixture: Fixture, version: number, files: Record<string, Buffer>) =>
  fixture.hub.kaggle.add({
    owner: 'google',
    model: 'tiny',
    framework: 'tfLite',
    variation: 'v',
    version,
    files,
  });

let fixture: Fixture;
let lockfile: string;
beforeEach(async () => {
  fixture = await startFixture();
  lockfile = join(fixture.cache, 'zoo.lock');
});
afterEach(() => fixture.close());

const forget = () => rmSync(join(fixture.cache, 'cache'), { recursive: true, force: true });

describe('a lock file', () => {
  it('records what was fetched, and holds to it while the service moves on', async () => {
    add(fixture, 1, { '1.tflite': fakeTflite() });
    const first = await fixture.fetch(tiny, { lockfile });
    expect(JSON.parse(readFileSync(lockfile, 'utf8'))).toEqual({
      lockfileVersion: 1,
      models: {
        [tiny]: {
          source: 'kaggle',
          resolved: `${tiny}/1`,
          version: '1',
          license: 'Apache 2.0',
          digest: `sha256:${first.digest}`,
          files: first.files,
        },
      },
    });
    add(fixture, 2, { '2.tflite': fakeTflite(50) });
    forget();
    expect((await fixture.fetch(tiny, { lockfile })).digest).toBe(first.digest);
    const fresh = await fixture.fetch(tiny, { lockfile, refresh: true });
    expect(fresh.version).toBe('2');
    expect(readFileSync(lockfile, 'utf8')).toContain(fresh.digest);
  });

  it('is only read where nothing is to be recorded, and holds a short name to its format', async () => {
    fixture.hub.npm.add({ name: 'a', version: '1.0.0', files: { 'a.tflite': fakeTflite() } });
    const models = [{ name: 'ours', title: 'ours', offers: [{ ref: 'npm:a', format: 'tflite' }] }];
    writeFileSync(join(fixture.cache, 'own.json'), JSON.stringify({ models }));
    const env = { ...fixture.hub.env, ZOO_CATALOGUE: join(fixture.cache, 'own.json') };
    const options = { lockfile, surroundings: { env, home: fixture.cache, cwd: fixture.cache } };
    await fixture.fetch('ours', { ...options, record: false });
    expect(existsSync(lockfile)).toBe(false);
    await fixture.fetch('ours', options);
    fixture.hub.npm.add({ name: 'a', version: '2.0.0', files: { 'a.tflite': fakeTflite(20) } });
    forget();
    expect(await fixture.fetch('ours', { ...options, format: 'tflite', frozen: true })).toMatchObject({
      version: '1.0.0',
    });
  });

  it('keeps the models of projects apart when several processes write', async () => {
    add(fixture, 1, { '1.tflite': fakeTflite() });
    fixture.hub.npm.add({ name: 'a', version: '1.0.0', files: { x: 'x' } });
    await Promise.all([fixture.fetch(tiny, { lockfile }), fixture.fetch('npm:a', { lockfile })]);
    expect([...parseLockfile(readFileSync(lockfile, 'utf8')).keys()]).toEqual([tiny, 'npm:a@latest']);
  });

  it('reads back what it writes, and nothing else', () => {
    const files = [{ path: 'a', bytes: 1, sha256: 'a'.repeat(64) }];
    const text = renderLockfile(
      new Map([['x', { source: 's', resolved: 'r', version: 'v', license: null, digest: '', files }]]),
    );
    expect(() => parseLockfile(text)).toThrow(expect.objectContaining({ code: 'HUB_BAD_LOCKFILE' }));
    expect(() => parseLockfile('<<<<<<< HEAD\n{}')).toThrow(/merge/);
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        try {
          parseLockfile(JSON.stringify({ lockfileVersion: 1, models: { value } }));
          return false;
        } catch (error) {
          return (error as { code: string }).code === 'HUB_BAD_LOCKFILE';
        }
      }),
    );
  });

  it('is looked for in the project, and not in the home folder', () => {
    const inner = join(fixture.cache, 'project', 'src');
    mkdirSync(inner, { recursive: true });
    const at = { cwd: inner, home: fixture.cache };
    writeFileSync(join(fixture.cache, 'package.json'), '{}');
    expect(projectLockfile(at)).toBeUndefined();
    writeFileSync(join(fixture.cache, 'project', 'package.json'), '{}');
    expect(projectLockfile(at)).toBe(join(fixture.cache, 'project', 'zoo.lock'));
  });
});

describe('frozen', () => {
  it('takes the same bytes from another place, under the locked names', async () => {
    add(fixture, 1, { '1.tflite': fakeTflite() });
    const first = await fixture.fetch(tiny, { lockfile });
    const mirror = join(fixture.cache, 'mirror');
    await fixture.fetch(`${fixture.hub.origins.web}/gone`, { cache: mirror }).catch(() => {});
    await fixture.fetch(tiny, { cache: mirror });
    forget();
    fixture.hub.fault({ on: /./, fault: { kind: 'answer', status: 503 } });
    const frozen = await fixture.fetch(tiny, {
      lockfile,
      frozen: true,
      surroundings: {
        env: { ...fixture.hub.env, ZOO_MIRROR: mirror },
        home: fixture.cache,
        cwd: fixture.cache,
      },
    });
    expect(frozen).toMatchObject({
      digest: first.digest,
      source: 'kaggle',
      resolved: `${tiny}/1`,
      cached: false,
    });
  });

  it('that cannot be written is an error of its own, and the model is in the cache', async () => {
    add(fixture, 1, { '1.tflite': fakeTflite() });
    // The file that is written first has a longer name, which no disk takes.
    const tooLong = join(fixture.cache, 'x'.repeat(240));
    await expect(fixture.fetch(tiny, { lockfile: tooLong })).rejects.toMatchObject({
      code: 'HUB_LOCKFILE_NOT_WRITTEN',
      exitStatus: 1,
    });
    expect((await fixture.fetch(tiny, { offline: true })).cached).toBe(true);
    await expect(fixture.fetch(tiny, { lockfile: fixture.cache })).rejects.toMatchObject({
      code: 'HUB_BAD_LOCKFILE',
      received: 'EISDIR',
    });
  });

  it('refuses what is not locked, and bytes that are others by now', async () => {
    add(fixture, 1, { '1.tflite': fakeTflite() });
    await expect(fixture.fetch(tiny, { lockfile, frozen: true })).rejects.toMatchObject({
      code: 'HUB_NOT_LOCKED',
      exitStatus: 3,
    });
    expect(existsSync(lockfile)).toBe(false);
    await fixture.fetch(tiny, { lockfile });
    const locked = readFileSync(lockfile, 'utf8');
    add(fixture, 1, { '1.tflite': fakeTflite(1000, 2) });
    forget();
    await expect(fixture.fetch(tiny, { lockfile, frozen: true, refresh: true })).rejects.toMatchObject({
      code: 'HUB_LOCK_MISMATCH',
      exitStatus: 5,
    });
    await expect(fixture.fetch(tiny, { lockfile })).rejects.toMatchObject({ code: 'HUB_LOCK_MISMATCH' });
    expect(readFileSync(lockfile, 'utf8')).toBe(locked);
  });
});
