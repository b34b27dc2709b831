import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeNpy } from '@zoo/containers';
import { wordPieceModel } from '../../../tools/testing/text-model.ts';
import { zoo } from './testing/command-line.ts';
import { addsOne, bitmap, tellsColours } from './testing/samples.ts';

let folder: string;
const at = (name: string) => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'zoo-insight-'));
  writeFileSync(at('ones.tflite'), addsOne());
  writeFileSync(at('colours.tflite'), tellsColours());
  writeFileSync(at('red.bmp'), bitmap(250, 10, 10));
  const x = writeNpy({ dtype: 'float32', shape: [1, 4], data: new Float32Array(4) });
  writeFileSync(at('x.npy'), x);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('zoo benchmark', () => {
  it('prints a row for each model and number of threads', async () => {
    const models = [at('ones.tflite'), at('colours.tflite')];
    const { status, stdout } = await zoo('benchmark', ...models, '--threads', '1,2', '--runs', '3', '--json');
    expect(status).toBe(0);
    const rows = JSON.parse(stdout) as Record<string, unknown>[];
    expect(rows.map(({ model, threads }) => [model, threads])).toEqual(
      models.flatMap((model) => [1, 2].map((threads) => [model, threads])),
    );
    for (const row of rows) {
      for (const field of ['load_ms', 'first_ms', 'min_ms', 'median_ms', 'p90_ms', 'macs', 'gflops']) {
        expect(row[field]).toEqual(expect.any(Number));
      }
    }
  });

  it('profiles node by node, op by op, kernel by kernel', async () => {
    const { stdout } = await zoo('benchmark', at('colours.tflite'), '--runs', '3', '--profile');
    for (const text of ['peak here', 'FULLY_CONNECTED', 'SOFTMAX', 'of peak', 'tiles of matrix kernels'])
      expect(stdout).toContain(text);
    const { stdout: json } = await zoo(
      'benchmark',
      at('colours.tflite'),
      '--runs',
      '3',
      '--profile',
      '--json',
    );
    const [{ profile }] = JSON.parse(json);
    expect(profile.nodes.map(({ op }: { op: string }) => op).sort()).toEqual([
      'FULLY_CONNECTED',
      'MEAN',
      'SOFTMAX',
    ]);
    expect(profile.peaks.f32).toBeGreaterThan(0);
    expect(['default', 'measured']).toContain(profile.tiles.origin);
    expect(profile.tiles.rows[0]).toMatchObject({ depth: 16, tile: expect.stringMatching(/^\dx\d+$/) });
  });

  it('refuses threads and shapes that are none, and answers the good models beside a bad one', async () => {
    const model = at('ones.tflite');
    expect((await zoo('benchmark', model, '--threads', '0')).lines.at(-1)).toContain('from 1 to 64');
    expect((await zoo('benchmark', model, '--shape', 'x=1,a')).lines.at(-1)).toContain(
      '--shape takes NAME=SIZES',
    );
    const { status, stdout } = await zoo('benchmark', at('missing.tflite'), model, '--runs', '2', '--json');
    expect(status).toBe(3);
    expect(JSON.parse(stdout)).toHaveLength(1);
  });
});

describe('zoo inspect', () => {
  it('says what goes in and comes out, by the metadata', async () => {
    writeFileSync(at('words.tflite'), wordPieceModel(['[UNK]', 'a'], { labels: new Array(8).fill('x') }));
    const { stdout } = await zoo('inspect', at('words.tflite'));
    expect(stdout).toMatch(/output seen_ids +labels +labels\.txt: 8 lines, x, x, x, x, …$/m);
    expect(stdout).toMatch(/together +tokenizer +WordPiece$/m);
    expect(stdout).toMatch(/^ +vocabulary +vocab\.txt: 2 lines, \[UNK\], a$/m);
    expect(stdout).toMatch(/^ +vocab\.txt +8 B +VOCABULARY$/m);
    expect(stdout).toContain('a metadata parser of version 1.1.0 or newer');
  });
});

describe('zoo inspect --html', () => {
  it('writes a page', async () => {
    const page = at('page.html');
    const { status, stdout } = await zoo('inspect', at('colours.tflite'), '--html', page, '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ html: page, graphs: [{ nodes: [{}, {}, {}] }] });
    expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>/);
  });
});

describe('zoo compare', () => {
  it('compares the reference kernels with wasm when there is one model', async () => {
    const { status, stdout } = await zoo('compare', at('colours.tflite'), '--tolerance', '1e-5', '--json');
    expect(status).toBe(0);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ a: { delegate: 'reference' }, b: { delegate: 'wasm' }, equal: true });
    expect(result.layers).toHaveLength(3);
  });

  it('takes pictures and arrays', async () => {
    const picture = await zoo('compare', at('colours.tflite'), '--data', at('red.bmp'));
    expect(picture.stdout).toContain('FULLY_CONNECTED');
    for (const data of [at('x.npy'), `x=${at('x.npy')}`]) {
      expect((await zoo('compare', at('ones.tflite'), at('ones.tflite'), '--data', data)).status).toBe(0);
    }
  });

  it('takes the sizes of inputs that are made up', async () => {
    const { stderr, status } = await zoo('compare', at('ones.tflite'), '--shape', 'x=2,2');
    expect([status, stderr]).toEqual([2, expect.stringContaining('the input has fixed sizes')]);
    expect((await zoo('compare', at('ones.tflite'), '--shape', 'x=1,4')).status).toBe(0);
  });

  it('fails in one line each', async () => {
    const run = async (...words: string[]) => {
      const { status, lines } = await zoo('compare', ...words);
      return [status, lines.at(-1)];
    };
    const model = at('ones.tflite');
    expect(await run(model, at('colours.tflite'))).toEqual([2, expect.stringContaining('different inputs')]);
    expect(await run(model, '--delegates', 'wasm')).toEqual([2, expect.stringContaining('two names')]);
    expect(await run(model, '--data', at('none.npy'))).toEqual([3, expect.stringContaining('no such file')]);
    expect(await run(model, '--data', `y=${at('x.npy')}`)).toEqual([
      2,
      expect.stringContaining('such an input'),
    ]);
  });

  it('ends with status 7 when layers differ by more than was asked for', async () => {
    const other = at('twos.tflite');
    const bytes = addsOne();
    const one = Buffer.from(new Float32Array([1]).buffer);
    const two = Buffer.from(new Float32Array([2]).buffer);
    const place = Buffer.from(bytes).lastIndexOf(one);
    writeFileSync(other, Buffer.concat([bytes.subarray(0, place), two, bytes.subarray(place + 4)]));
    const { status, lines } = await zoo('compare', at('ones.tflite'), other, '--tolerance', '0.01');
    expect([status, lines.at(-1)]).toEqual([7, expect.stringContaining('differ by more')]);
  });
});
