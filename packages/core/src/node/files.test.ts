import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeFolder, writeWhole } from './files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zoo-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('folders', () => {
  it('are made with those above them, also by several at once', async () => {
    const deep = join(folder, 'a/b/c');
    await Promise.all([makeFolder(deep), makeFolder(deep), makeFolder(join(deep, 'd'))]);
    await makeFolder(deep);
    expect(readdirSync(deep)).toEqual(['d']);
  });

  it.each(['/proc', '/dev/null'])('cannot be made below %s, which is said at once', async (place) => {
    await expect(makeFolder(join(place, 'x/y'))).rejects.toMatchObject({
      code: expect.stringMatching(/^E/),
    });
  });
});

describe('files', () => {
  it('are written as a whole, in folders that need not be there yet', async () => {
    const path = join(folder, 'new/file.txt');
    await writeWhole(path, 'one');
    await writeWhole(path, new TextEncoder().encode('two'));
    expect(readFileSync(path, 'utf8')).toBe('two');
    expect(readdirSync(join(folder, 'new'))).toEqual(['file.txt']);
  });

  it.each([
    ['a folder', '.', 'this is a folder'],
    ['below a file', 'file/x', 'a file is where a folder should be'],
    ['of a name that is too long', 'x'.repeat(300), 'the name is too long'],
  ])('that are %s are refused, and nothing is left', async (_, name, reason) => {
    writeFileSync(join(folder, 'file'), 'kept');
    await expect(writeWhole(join(folder, name), 'x')).rejects.toMatchObject({
      code: 'OUTPUT_NOT_WRITABLE',
      category: 'failed',
      message: expect.stringContaining(reason),
    });
    expect(readdirSync(folder)).toEqual(['file']);
  });
});
