import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { zipSync } from 'fflate';
import type { Dataset, ImageExample } from './example.ts';
import { withImages } from './images.ts';

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** The first bytes of a picture, and then whatever makes it different from others. */
const picture = (id: number) => Uint8Array.of(...PNG, 0, 0, 0, 0, id);

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'zoo-images-'));
});
afterEach(() => rm(dir, { recursive: true }));

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(dir, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

const load = (source: string, options = {}): Promise<Dataset<ImageExample>> =>
  withImages(source, options, async (dataset) => dataset);
const names = ({ examples }: Dataset) => examples.map(({ name, label, part }) => [name, label, part]);

describe('labelled pictures', () => {
  it('are read from a folder per class; what is no picture is left out', async () => {
    await file('b/1.png', picture(1));
    await file('a/deep/2.png', picture(2));
    await file('a/notes.txt', 'text');
    await file('a/empty.png', '');
    await file('a/.DS_Store', 'x');
    await file('readme.md', 'x');
    const dataset = await load(dir);
    expect(dataset.classes).toEqual(['a', 'b']);
    expect(names(dataset)).toEqual([
      ['a/deep/2.png', 'a', undefined],
      ['b/1.png', 'b', undefined],
    ]);
    expect(dataset.skipped.map(({ name, reason }) => `${name}: ${reason}`).sort()).toEqual([
      'a/empty.png: the file is empty',
      'a/notes.txt: not a picture',
      'readme.md: not in a class folder',
    ]);
  });

  it('give equal contents equal digests', async () => {
    await file('a/1.png', picture(1));
    await file('b/1.png', picture(1));
    const { examples } = await load(dir);
    expect(examples[0].digest).toBe(examples[1].digest);
  });

  it('survive a loop of links', async () => {
    await file('a/1.png', picture(1));
    await file('b/2.png', picture(2));
    await symlink(dir, join(dir, 'a', 'loop'));
    expect((await load(dir)).examples).toHaveLength(2);
  });

  it('are read from a table with paths relative to it', async () => {
    await file('pictures/1.png', picture(1));
    await file('pictures/2.png', picture(2));
    const table = await file(
      'all.csv',
      'file,class,split\npictures/1.png,a,train\npictures/2.png,b,test\nno.png,a,\n',
    );
    const dataset = await load(table);
    expect(names(dataset)).toEqual([
      ['pictures/1.png', 'a', 'train'],
      ['pictures/2.png', 'b', 'test'],
    ]);
    expect(dataset.skipped).toEqual([{ name: 'no.png', reason: 'there is no such file' }]);
  });

  it('are read from a zip, whose names may not leave it', async () => {
    const zip = zipSync({
      'set/a/1.png': picture(1),
      'set/b/2.png': [picture(2), { level: 0 }],
      '../evil.png': picture(3),
      '__MACOSX/a/1.png': picture(4),
    });
    const dataset = await load(await file('set.zip', zip));
    expect(names(dataset)).toEqual([
      ['a/1.png', 'a', undefined],
      ['b/2.png', 'b', undefined],
    ]);
    expect(dataset.skipped).toEqual([{ name: '../evil.png', reason: 'its name leaves the archive' }]);
  });

  it('are read from a zip with a table, whose paths may not leave it', async () => {
    const zip = zipSync({
      'all.csv': new TextEncoder().encode('path,label\n1.png,a\n2.png,b\n../../x.png,a\n'),
      '1.png': picture(1),
      '2.png': picture(2),
    });
    const dataset = await load(await file('set.zip', zip));
    expect(dataset.examples).toHaveLength(2);
    expect(dataset.skipped).toEqual([{ name: '../../x.png', reason: 'its path leaves the archive' }]);
  });

  it('of a zip that was cut keep what is whole', async () => {
    const zip = zipSync(
      { 'a/1.png': picture(1), 'b/2.png': picture(2), 'b/3.png': new Uint8Array(5000) },
      { level: 0 },
    );
    const dataset = await load(await file('set.zip', zip.subarray(0, 1500)));
    expect(names(dataset).map(([name]) => name)).toEqual(['a/1.png', 'b/2.png']);
    expect(dataset.skipped).toEqual([{ name: 'b/3.png', reason: 'the archive ends inside it' }]);
  });

  it.each<[string, Record<string, Uint8Array | string>, string, string, number]>([
    ['a missing folder', {}, 'gone', 'DATASET_NOT_FOUND', 3],
    ['an empty class', { 'd/a/1.png': picture(1), 'd/b/x.txt': 'x' }, 'd', 'DATASET_EMPTY_CLASS', 5],
    ['a single class', { 'd/a/1.png': picture(1) }, 'd', 'DATASET_SINGLE_CLASS', 5],
    ['no class folders', { 'd/1.png': picture(1) }, 'd', 'DATASET_FORM', 5],
    ['another file', { 'x.pdf': 'x' }, 'x.pdf', 'DATASET_FORM', 5],
    ['a text named zip', { 'x.zip': 'hello' }, 'x.zip', 'DATASET_FORM', 5],
  ])('%s is refused', async (_, files, source, code, exitStatus) => {
    for (const [name, content] of Object.entries(files)) await file(name, content);
    await expect(load(join(dir, source))).rejects.toMatchObject({ code, exitStatus });
  });

  it('a class folder without files is an empty class', async () => {
    await file('a/1.png', picture(1));
    await mkdir(join(dir, 'b'));
    await expect(load(dir)).rejects.toMatchObject({ code: 'DATASET_EMPTY_CLASS' });
  });
});
