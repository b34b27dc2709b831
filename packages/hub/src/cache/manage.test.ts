import { chmodSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Fixture, fakeTflite, startFixture } from '../testing/fixture.ts';
import { collectGarbage, listCache, removeFromCache, verifyCache } from './manage.ts';

let fixture: Fixture;
let root: string;
beforeEach(async () => {
  fixture = await startFixture();
  root = join(fixture.cache, 'cache');
  fixture.hub.npm.add({
    name: 'one',
    version: '1.0.0',
    files: { 'a.tflite': fakeTflite(), shared: 'shared' },
  });
  fixture.hub.npm.add({
    name: 'two',
    version: '2.0.0',
    files: { 'b.tflite': fakeTflite(500), shared: 'shared' },
  });
});
afterEach(() => fixture.close());

const blobs = () =>
  readdirSync(join(root, 'v1', 'blobs'), { recursive: true }).filter((name) => String(name).length > 60);

describe('the cache', () => {
  it('lists what it holds', async () => {
    await fixture.fetch('npm:one@1.0.0');
    await fixture.fetch('npm:two');
    const entries = await listCache(root);
    expect(entries.map(({ keys, ref, files, bytes, whole }) => ({ keys, ref, files, bytes, whole }))).toEqual(
      [
        {
          keys: ['npm:two@2.0.0', 'npm:two@latest'],
          ref: 'npm:two@2.0.0',
          files: 2,
          bytes: 506,
          whole: true,
        },
        { keys: ['npm:one@1.0.0'], ref: 'npm:one@1.0.0', files: 2, bytes: 1006, whole: true },
      ],
    );
    expect(await listCache(join(root, 'absent'))).toEqual([]);
  });

  it('keeps equal files once', async () => {
    await fixture.fetch('npm:one');
    await fixture.fetch('npm:two');
    expect(blobs()).toHaveLength(3);
  });

  it('removes an entry and what only it needed', async () => {
    await fixture.fetch('npm:one@1.0.0');
    await fixture.fetch('npm:two@2.0.0');
    const removed = await removeFromCache(root, ({ ref }) => ref.startsWith('npm:one'));
    expect(removed.map(({ ref }) => ref)).toEqual(['npm:one@1.0.0']);
    expect(blobs()).toHaveLength(2);
    expect((await fixture.fetch('npm:two@2.0.0', { offline: true })).cached).toBe(true);
    await expect(fixture.fetch('npm:one@1.0.0', { offline: true })).rejects.toMatchObject({
      code: 'HUB_OFFLINE',
    });
  });

  it('finds and removes what was changed or lost, and fetches it again', async () => {
    const { path, digest } = await fixture.fetch('npm:one@1.0.0');
    await fixture.fetch('npm:two@2.0.0');
    expect(await verifyCache(root)).toEqual({ files: 4, damage: [] });
    chmodSync(join(path, 'a.tflite'), 0o644);
    writeFileSync(join(path, 'a.tflite'), fakeTflite(1000, 99));
    rmSync(join(path, 'shared'), { force: true });
    const { damage } = await verifyCache(root);
    expect(damage).toEqual([
      { ref: 'npm:one@1.0.0', path: 'a.tflite', problem: 'changed' },
      { ref: 'npm:one@1.0.0', path: 'shared', problem: 'missing' },
    ]);
    expect((await fixture.fetch('npm:one@1.0.0')).digest).toBe(digest);
    expect(await verifyCache(root)).toEqual({ files: 4, damage: [] });
  });

  it('does not trust a file of another size', async () => {
    const { main } = await fixture.fetch('npm:one@1.0.0/a.tflite');
    chmodSync(main ?? '', 0o644);
    writeFileSync(main ?? '', 'short');
    const again = await fixture.fetch('npm:one@1.0.0/a.tflite');
    expect([again.cached, again.files[0].bytes]).toEqual([false, 1000]);
    expect(await verifyCache(root)).toMatchObject({ damage: [] });
  });

  it('survives records that make no sense', async () => {
    await fixture.fetch('npm:one@1.0.0');
    const [name] = readdirSync(join(root, 'v1', 'refs'));
    for (const text of ['', '[]', '{"tree":"../../x"}', 'null']) {
      writeFileSync(join(root, 'v1', 'refs', name), text);
      expect((await fixture.fetch('npm:one@1.0.0')).cached).toBe(false);
    }
  });

  it('collects what transfers left, but not while one is under way', async () => {
    await fixture.fetch('npm:one@1.0.0');
    const partial = join(root, 'v1', 'partial', 'left.part');
    const lock = join(root, 'v1', 'locks', 'lock');
    const holder = { host: hostname(), token: 't', done: 0 };
    writeFileSync(partial, 'four');
    writeFileSync(lock, JSON.stringify({ ...holder, pid: process.pid }));
    expect(await collectGarbage(root)).toBe(0);
    // Above every real process id: one that was killed.
    writeFileSync(lock, JSON.stringify({ ...holder, pid: 2 ** 30 }));
    expect(await collectGarbage(root)).toBe(4);
    expect(existsSync(partial)).toBe(false);
  });
});
