import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ZooError } from '@zoo/core';
import { type Fixture, fakeTflite, startFixture } from '../testing/fixture.ts';
import type { FormatCheck } from './format-check.ts';

const MODEL = fakeTflite(3 * 2 ** 20);
let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture();
  fixture.hub.web.put('/a.tflite', MODEL);
});
afterEach(() => fixture.close());

const damaged = new ZooError({ code: 'DEEPER', category: 'damaged-input', message: 'not sound inside' });

describe('checks that are handed in', () => {
  it('see every file before it counts, whole or in part', async () => {
    const seen: unknown[] = [];
    const look: FormatCheck = async (files) => {
      for (const { path, bytes, read } of files) {
        const all = await read();
        seen.push([path, bytes, Buffer.from(all).equals(MODEL), Buffer.from(await read(4, 8)).toString()]);
      }
    };
    await fixture.fetch(`${fixture.hub.origins.web}/a.tflite`, { checks: [look] });
    expect(seen).toEqual([['a.tflite', MODEL.length, true, 'TFL3']]);
  });

  it('keep out what they refuse, and what was refused is not taken up again', async () => {
    const refuse: FormatCheck = async () => {
      throw damaged;
    };
    const fetching = fixture.fetch(`${fixture.hub.origins.web}/a.tflite`, { checks: [refuse] });
    await expect(fetching).rejects.toBe(damaged);
    expect(readdirSync(join(fixture.cache, 'cache', 'v1', 'partial'))).toEqual([]);
  });
});
