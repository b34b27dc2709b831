import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sourceFromPath } from './source-from-path.ts';

describe('a source on disk', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zoo-source-'));
    await mkdir(join(folder, 'model/deep'), { recursive: true });
    await writeFile(join(folder, 'outside'), 'secret');
    await writeFile(join(folder, 'model/a.json'), '{}');
    await writeFile(join(folder, 'model/deep/b.bin'), '0123456789');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('lists a folder with all below it', async () => {
    const source = await sourceFromPath(join(folder, 'model'));
    expect(await source.list()).toEqual(['a.json', 'deep/b.bin']);
    expect(new TextDecoder().decode(await source.read('deep/b.bin', { length: 4 }))).toBe('0123');
  });

  it('lists a file alone and reads its neighbours', async () => {
    const source = await sourceFromPath(join(folder, 'model/a.json'));
    expect(await source.list()).toEqual(['a.json']);
    const bytes = await source.read('deep/b.bin');
    expect(bytes.length).toBe(10);
    expect(Buffer.isBuffer(bytes)).toBe(false);
  });

  it('stays inside the folder', async () => {
    const source = await sourceFromPath(join(folder, 'model'));
    for (const path of ['../outside', 'deep/../../outside', join(folder, 'outside')]) {
      await expect(source.read(path)).rejects.toThrow(/outside its folder/);
    }
  });

  it('says what is missing', async () => {
    await expect(sourceFromPath(join(folder, 'none'))).rejects.toMatchObject({ category: 'not-found' });
    const source = await sourceFromPath(join(folder, 'model'));
    await expect(source.read('w.bin')).rejects.toMatchObject({
      code: 'SOURCE_FILE_MISSING',
      category: 'not-found',
    });
  });
});
