import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FAULTS, MODEL, publish, REF, renderFaults } from './testing/faults.ts';
import { type Fixture, startFixture } from './testing/fixture.ts';

const DOCS = fileURLToPath(new URL('../FAULTS.md', import.meta.url));

let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture();
  publish(fixture.hub);
});
afterEach(() => fixture.close());

const namesIn = (folder: string) => {
  const path = join(fixture.cache, 'cache', 'v1', folder);
  return existsSync(path) ? readdirSync(path) : [];
};

describe('under every fault a fetch ends in the right bytes or in an error, never in silence', () => {
  it.each(FAULTS)('$fault: $outcome', async ({ arrange, outcome, model = MODEL }) => {
    arrange(fixture.hub, fixture.cache);
    const fetching = fixture.fetch(REF, { network: { timeouts: { stall: 150, headers: 2000 } } });
    if (outcome === 'delivered') {
      const { main } = await fetching;
      expect(readFileSync(main ?? '').equals(model)).toBe(true);
    } else {
      await expect(fetching).rejects.toMatchObject({ name: 'ZooError', code: outcome });
      expect([namesIn('refs'), namesIn('blobs')]).toEqual([[], []]);
    }
    expect([namesIn('staging'), namesIn('locks')]).toEqual([[], []]);
    const elsewhere = fixture.hub.log.filter(({ server }) => server !== 'kaggle');
    expect(elsewhere.filter(({ headers }) => headers.authorization !== undefined)).toEqual([]);
  });

  it('and the documentation says so', () => {
    expect(readFileSync(DOCS, 'utf8')).toContain(renderFaults());
  });
});
