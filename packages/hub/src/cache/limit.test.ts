import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Fixture, fakeTflite, startFixture } from '../testing/fixture.ts';
import { Layout } from './layout.ts';
import { parseSize, trimCache } from './limit.ts';
import { listCache } from './manage.ts';

let fixture: Fixture;
const root = () => join(fixture.cache, 'cache');
const refs = async () => (await listCache(root())).map(({ ref }) => ref).sort();
beforeEach(async () => {
  fixture = await startFixture();
  for (const [index, name] of ['a', 'b', 'c'].entries()) {
    fixture.hub.npm.add({ name, version: '1.0.0', files: { 'm.tflite': fakeTflite(1000, index + 1) } });
  }
});
afterEach(() => fixture.close());

/** Makes a ref look as if it was last used so many hours ago. */
const age = (ref: string, hours: number) => {
  const then = new Date(Date.now() - hours * 3600e3);
  utimesSync(new Layout(root()).ref(ref), then, then);
};

describe('a cache with a limit', () => {
  it('loses what was not used for the longest time', async () => {
    for (const name of ['a', 'b', 'c']) await fixture.fetch(`npm:${name}@1.0.0`);
    for (const [hours, name] of ['c', 'b', 'a'].entries()) age(`npm:${name}@1.0.0`, hours + 1);
    await fixture.fetch('npm:a@1.0.0');
    const { removed, freed, bytes } = await trimCache(root(), 2500);
    expect([removed.map(({ ref }) => ref), freed, bytes]).toEqual([['npm:b@1.0.0'], 1000, 2000]);
    expect(await refs()).toEqual(['npm:a@1.0.0', 'npm:c@1.0.0']);
  });

  it('is kept to it while fetching, and never loses what was just fetched', async () => {
    const surroundings = {
      env: { ...fixture.hub.env, ZOO_CACHE_LIMIT: '1.5kB' },
      home: fixture.cache,
      cwd: '/',
    };
    for (const name of ['a', 'b']) await fixture.fetch(`npm:${name}@1.0.0`, { surroundings });
    expect(await refs()).toEqual(['npm:b@1.0.0']);
    const tight = { ...surroundings, env: { ...surroundings.env, ZOO_CACHE_LIMIT: '1' } };
    const { main } = await fixture.fetch('npm:c@1.0.0', { surroundings: tight });
    expect([await refs(), main?.endsWith('m.tflite')]).toEqual([['npm:c@1.0.0'], true]);
  });

  it('takes sizes as people write them', () => {
    expect(['12', '1.5 kB', '20GB', '2GiB'].map(parseSize)).toEqual([12, 1500, 20e9, 2 ** 31]);
    expect(() => parseSize('much')).toThrow(expect.objectContaining({ category: 'usage' }));
  });
});
