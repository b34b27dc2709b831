import { access, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Random } from '@zoo/core';
import { readMetadata, readModel } from '@zoo/tflite';
import { describeWithTestdata, testdata } from '../../../tools/testing/testdata.ts';
import { evaluate } from './evaluate.ts';
import { encodePng } from './report/png.ts';
import { type TrainOptions, train } from './train.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'zoo-train-'));
});
afterEach(() => rm(dir, { recursive: true }));

/** Sentences of one topic word among filler; the topic decides the label, one label is hostile. */
async function topics(count: number): Promise<string> {
  const random = new Random(2);
  const filler = ['the', 'a', 'of', 'and', 'then', 'with'];
  const words = { '<b>sea</b>': ['Wave', 'fish', 'boat'], hill: ['rock', 'goat', 'Snow'] };
  const lines = Array.from({ length: count }, (_, i) => {
    const [label, own] = Object.entries(words)[i % 2];
    const text = [random.pick(filler), random.pick(own), random.pick(filler), random.pick(own), `n${i}`].join(
      ' ',
    );
    return `${text}\t${label}`;
  });
  const path = join(dir, 'topics.tsv');
  await writeFile(path, lines.join('\n'));
  return path;
}

const textOptions = (data: string, out: string) => ({
  task: 'text-cls',
  data,
  out,
  epochs: 12,
  learningRate: 0.03,
  batchSize: 8,
});

describe('training on texts', () => {
  it('leaves a described model that says the same as its training, a report, and a summary', async () => {
    const out = join(dir, 'out');
    const data = await topics(120);
    const result = await train(textOptions(data, out));
    expect((await readdir(out)).sort()).toEqual(
      ['labels.txt', 'model.tflite', 'report.html', 'train.json', 'vocab.txt'].sort(),
    );
    expect(result.test).toEqual({ n: 18, accuracy: 1 });
    expect(result.head).toEqual(result.test);
    expect(result.classes).toEqual(['<b>sea</b>', 'hill']);
    expect(JSON.parse(await readFile(join(out, 'train.json'), 'utf8'))).toMatchObject({ ...result });

    const bytes = await readFile(result.model);
    const model = readModel(bytes);
    expect(bytes).toHaveLength(result.bytes);
    expect([...model.associatedFiles.keys()].sort()).toEqual(['labels.txt', 'vocab.txt']);
    expect(readMetadata(model)?.subgraphMetadata?.[0].inputTensorMetadata?.[0]).toMatchObject({
      name: 'input_text',
      processUnits: [{ options: { type: 'RegexTokenizerOptions' } }],
    });
    expect(model.signatureDefs?.map(({ signatureKey }) => signatureKey)).toEqual(['serving_default']);

    const page = await readFile(result.report, 'utf8');
    expect(page).toContain('&lt;b&gt;sea&lt;/b&gt;');
    expect(page).not.toMatch(/<b>sea|<script|https?:(?!\/\/www\.w3\.org)/);

    const evaluation = await evaluate({ model: result.model, data });
    expect(evaluation).toMatchObject({ n: 120, of: 120, skipped: 0 });
    expect(evaluation.accuracy).toBeGreaterThan(0.95);
  });

  it('gives the same bytes for the same seed', async () => {
    const data = await topics(40);
    const results = [];
    for (const out of ['a', 'b'])
      results.push(await train({ ...textOptions(data, join(dir, out)), epochs: 2 }));
    const [a, b] = await Promise.all(results.map(({ model }) => readFile(model)));
    expect(a.equals(b)).toBe(true);
  });

  it('leaves nothing behind when it is stopped', async () => {
    const out = join(dir, 'out');
    const stop = new AbortController();
    const training = train({
      ...textOptions(await topics(60), out),
      signal: stop.signal,
      onProgress: (event) => {
        if (event.type === 'progress' && event.stage === 'fit') stop.abort();
      },
    });
    await expect(training).rejects.toThrow();
    expect(await readdir(dir)).toEqual(['topics.tsv']);
  });

  it.each([
    [{ task: 'poetry' }, 'TASK_UNKNOWN', 2],
    [{ epochs: 0 }, 'OPTION_INVALID', 2],
    [{ quantize: 'int3' }, 'OPTION_INVALID', 2],
    [{ data: '/nowhere/at/all' }, 'DATASET_NOT_FOUND', 3],
    [{ out: '/dev/null/out' }, 'OUTPUT_NOT_WRITABLE', 1],
  ])('%j is refused with %s', async (wrong, code, exitStatus) => {
    const options = { ...textOptions(await topics(20), join(dir, 'out')), ...wrong } as TrainOptions;
    await expect(train(options)).rejects.toMatchObject({ code, exitStatus });
  });

  it('evaluating with labels the model does not know is refused', async () => {
    const { model } = await train({ ...textOptions(await topics(40), join(dir, 'out')), epochs: 1 });
    const data = join(dir, 'other.csv');
    await writeFile(data, 'text,label\nx,lake\ny,hill\n');
    await expect(evaluate({ model, data })).rejects.toMatchObject({
      code: 'EVALUATE_LABELS',
      received: 'lake',
    });
  });
});

/** Plain pictures of noise around a colour. */
async function colours(root: string, counts: Readonly<Record<string, number>>): Promise<void> {
  const random = new Random(4);
  const bases: Readonly<Record<string, readonly number[]>> = { blue: [40, 60, 200], red: [210, 50, 40] };
  for (const [label, count] of Object.entries(counts)) {
    await mkdir(join(root, label), { recursive: true });
    for (let i = 0; i < count; i++) {
      const data = Uint8Array.from(
        { length: 24 * 24 * 3 },
        (_, k) => bases[label][k % 3] + random.integer(-40, 40),
      );
      await writeFile(join(root, label, `${i}.png`), encodePng({ width: 24, height: 24, data }));
    }
  }
}

describeWithTestdata('training on pictures with an embedder', () => {
  const embedder = testdata('tflite/mobilenet_v2_0.35_96_embedder_hybrid.tflite');

  it('grafts the head onto it, skips what is damaged, and computes features once', async () => {
    const data = join(dir, 'colours');
    await colours(data, { blue: 8, red: 8 });
    const whole = await readFile(join(data, 'red', '0.png'));
    await writeFile(join(data, 'red', 'cut.png'), whole.subarray(0, whole.length - 300));
    const options = {
      task: 'image-cls',
      data,
      model: embedder,
      cache: join(dir, 'cache'),
      quantize: 'dynamic' as const,
      augment: 'none',
    };
    const first = await train({ ...options, out: join(dir, 'first') });
    expect(first.examples).toEqual({ train: 12, validation: 2, test: 2, skipped: 1 });
    expect(first.test).toEqual({ n: 2, accuracy: 1 });
    expect(await readFile(first.report, 'utf8')).toContain('red/cut.png');
    const metadata = readMetadata(readModel(await readFile(first.model)))?.subgraphMetadata?.[0];
    expect(metadata?.outputTensorMetadata?.[0]).toMatchObject({
      name: 'probability',
      associatedFiles: [{ name: 'labels.txt', type: 'TENSOR_AXIS_LABELS' }],
    });
    const second = await train({ ...options, out: join(dir, 'second') });
    expect((await readFile(second.model)).equals(await readFile(first.model))).toBe(true);
    const [features] = await readdir(join(dir, 'cache', 'features'));
    expect(await readdir(join(dir, 'cache', 'features', features))).toHaveLength(1);
    await expect(access(join(dir, 'second', 'report.html'))).resolves.toBeUndefined();
  }, 120_000);
});
