import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cachedText } from './cached-text.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zoo-text-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a text in the cache', () => {
  it('comes back, in a folder that need not have been there', async () => {
    const text = cachedText('tiles.json', join(folder, 'new'));
    expect(text.read()).toBeUndefined();
    await text.write('one');
    await text.write('two');
    expect(text.read()).toBe('two');
  });

  it('is not there where something else is', async () => {
    mkdirSync(join(folder, 'folder'));
    writeFileSync(join(folder, 'large'), 'x'.repeat(2 ** 20 + 1));
    for (const name of ['folder', 'large', 'large/below']) {
      expect(cachedText(name, folder).read()).toBeUndefined();
    }
    await expect(cachedText('large/below', folder).write('x')).rejects.toMatchObject({
      code: 'OUTPUT_NOT_WRITABLE',
    });
  });
});
