import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { verifyCache } from './cache/manage.ts';
import { type Fixture, startFixture } from './testing/fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.close());

/** A tfjs model in which a server calls two files by one name: the bytes of the second must not get into the first. */
function publishTwice(name: string, other: string): string {
  const weight = { shape: [2], dtype: 'float32' };
  const weightsManifest = [{ paths: [name, other], weights: [weight, weight] }];
  fixture.hub.web.put('m/model.json', JSON.stringify({ format: 'graph-model', weightsManifest }));
  fixture.hub.web.put(`m/${name}`, 'GOODGOOD');
  fixture.hub.web.put(`m/${other.replace('./', '')}`, 'GOODGOOD');
  const replace = { kind: 'replace', body: Buffer.from('EVILEVIL') } as const;
  fixture.hub.fault({ on: /m\/w/i, after: 1, fault: replace });
  return `${fixture.hub.origins.web}/m/model.json`;
}

describe('files of one model', () => {
  it.each([
    ['are spelt differently', 'w.bin', './w.bin'],
    ['differ in case only', 'w.bin', 'W.bin'],
    ['are a file and its folder', 'w', 'w/x'],
  ])('that would take the same place (they %s) are refused, and others are left alone', async (_, a, b) => {
    fixture.hub.web.put('good.bin', 'GOODGOOD');
    await fixture.fetch(`${fixture.hub.origins.web}/good.bin`);
    await expect(fixture.fetch(publishTwice(a, b))).rejects.toMatchObject({ code: 'HUB_DUPLICATE_NAME' });
    expect(await verifyCache(`${fixture.cache}/cache`)).toMatchObject({ files: 1, damage: [] });
  });
});

describe('a limit of the cache that cannot be read', () => {
  it('is told before anything is transferred', async () => {
    const env = { ...fixture.hub.env, ZOO_CACHE_LIMIT: 'a lot' };
    const surroundings = { env, home: fixture.cache, cwd: fixture.cache };
    await expect(fixture.fetch('npm:any', { surroundings })).rejects.toMatchObject({ code: 'HUB_BAD_SIZE' });
    expect(fixture.hub.log).toEqual([]);
  });
});
