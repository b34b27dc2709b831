import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readTexts } from './texts.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'zoo-texts-'));
});
afterEach(() => rm(dir, { recursive: true }));

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(dir, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

const pairs = async (path: string, options = {}) =>
  (await readTexts(path, options)).examples.map(({ text, label, part }) => [text, label, part]);

describe('labelled texts', () => {
  it('are read from a CSV whose header names the columns in any order', async () => {
    const path = await file('a.csv', 'id,label,text\n1,good,"fine, really"\n2,bad,awful\n');
    expect(await pairs(path)).toEqual([
      ['fine, really', 'good', undefined],
      ['awful', 'bad', undefined],
    ]);
  });

  it('are read from a TSV without header, quotes being ordinary characters', async () => {
    const path = await file('a.tsv', 'he said "no"\t0\n"yes , she said\t1\n');
    expect(await pairs(path)).toEqual([
      ['he said "no"', '0', undefined],
      ['"yes , she said', '1', undefined],
    ]);
  });

  it('take their part from a third column of part names', async () => {
    const path = await file('a.csv', 'x,a,train\ny,b,test\n');
    expect((await pairs(path)).map(([, , part]) => part)).toEqual(['train', 'test']);
  });

  it('are read from columns asked for', async () => {
    const path = await file('a.csv', 'subject,body,kind\ns,hello,ham\ns,buy,spam\n');
    expect(await pairs(path, { textColumn: 'body', labelColumn: 'kind' })).toEqual([
      ['hello', 'ham', undefined],
      ['buy', 'spam', undefined],
    ]);
  });

  it('names the columns there are when one asked for is missing', async () => {
    const path = await file('a.csv', 'text,label\nx,a\ny,b\n');
    await expect(readTexts(path, { labelColumn: 'kind' })).rejects.toMatchObject({
      code: 'DATASET_COLUMN',
      category: 'usage',
      expected: expect.stringContaining('text, label'),
    });
  });

  it('are read from JSONL; lines that are not examples are left out', async () => {
    const path = await file(
      'a.jsonl',
      '{"text":"x","label":1}\nnonsense\n{"text":"y","label":true}\n{"text":"z"}\n',
    );
    const { examples, skipped } = await readTexts(path, {});
    expect(examples.map(({ label }) => label)).toEqual(['1', 'true']);
    expect(skipped.map(({ name }) => name)).toEqual(['a.jsonl:2', 'a.jsonl:4']);
  });

  it('are read from a folder per class inside part folders; what is no text is left out', async () => {
    await file('train/pos/1.txt', 'good');
    await file('train/neg/1.txt', 'bad');
    await file('train/neg/2.bin', Uint8Array.of(1, 0, 2));
    await file('test/pos/1.txt', 'caf\u00e9');
    await file('test/neg/1.txt', Uint8Array.of(0x63, 0x61, 0x66, 0xe9));
    const { examples, skipped } = await readTexts(dir, {});
    expect(examples.map(({ name, text, part }) => [name, text, part])).toEqual([
      ['test/neg/1.txt', 'café', 'test'],
      ['test/pos/1.txt', 'café', 'test'],
      ['train/neg/1.txt', 'bad', 'train'],
      ['train/pos/1.txt', 'good', 'train'],
    ]);
    expect(skipped).toEqual([{ name: 'train/neg/2.bin', reason: 'not a text' }]);
  });

  it('are read from a table per part, and from a second file for testing', async () => {
    const train = await file('train.tsv', 'x\ta\ny\tb\n');
    const test = await file('test.tsv', 'z\ta\nw\tb\n');
    const parts = [
      ['z', 'a', 'test'],
      ['w', 'b', 'test'],
      ['x', 'a', 'train'],
      ['y', 'b', 'train'],
    ];
    expect(await pairs(dir)).toEqual(parts);
    expect(await pairs(train, { testData: test })).toEqual(parts);
  });

  it.each([
    ['gone.csv', undefined, 'DATASET_NOT_FOUND', 3],
    ['a.pdf', 'x', 'DATASET_FORM', 5],
    ['a.csv', '', 'DATASET_EMPTY', 5],
    ['a.csv', 'x,a\ny,a\n', 'DATASET_SINGLE_CLASS', 5],
    ['a.csv', 'only\none\n', 'DATASET_COLUMN', 2],
  ])('%s with %j is %s', async (name, content, code, exitStatus) => {
    const path = content === undefined ? join(dir, name) : await file(name, content);
    await expect(readTexts(path, {})).rejects.toMatchObject({ code, exitStatus });
  });
});
