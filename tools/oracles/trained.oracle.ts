import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Random } from '@zoo/core';
import { fetchModel } from '@zoo/hub';
import { loadModel } from '@zoo/runtime';
import { ImageClassifier, TextClassifier } from '@zoo/tasks';
import { type TrainResult, train } from '@zoo/trainers';
import { describeWithTestdata, testdata } from '../testing/testdata.ts';
import { fashionFolder, fewShotTable, spamTable } from './datasets.ts';
import { Oracles } from './oracles.ts';

/** What training leaves, judged by known labels and by the official runtimes and clients. */
describeWithTestdata('trained models', () => {
  let oracles: Oracles;
  let folder: string;
  const images = testdata('images') as string;
  const text = testdata('text') as string;
  beforeAll(async () => {
    oracles = await Oracles.start();
    folder = mkdtempSync(join(tmpdir(), 'zoo-trained-'));
  }, 120_000);
  afterAll(async () => {
    await oracles.close();
    rmSync(folder, { recursive: true });
  });

  const report = (name: string, { test, bytes, seconds, quantization }: TrainResult) =>
    process.stdout.write(
      `${name}: ${test.accuracy} of ${test.n}, ${bytes} bytes ${quantization}, ${JSON.stringify(seconds)}\n`,
    );

  it('know every few-shot test picture, here and in the official client', async () => {
    const data = fewShotTable(`${images}/fewshot_cat_dog_hotdog`, folder);
    for (const quantize of ['none', 'dynamic'] as const) {
      const result = await train({ task: 'image-cls', data, out: join(folder, `few-${quantize}`), quantize });
      report(`few-shot ${quantize}`, result);
      expect(result.test).toEqual({ n: 3, accuracy: 1 });
      const bytes = readFileSync(result.model);
      await agreesWithLitert(bytes, quantize === 'none' ? 1e-4 : 2e-2);
      using classifier = await ImageClassifier.create(bytes);
      for (const label of result.classes) {
        const picture = readFileSync(`${images}/fewshot_cat_dog_hotdog/${label}_test_0.bmp`);
        const [ours] = await classifier.classify(picture, { topK: 1 });
        const [theirs] = await oracles.classifyImage(bytes, picture, 1);
        expect([ours.label, theirs.label]).toEqual([label, label]);
        // the client resizes photographs of megapixels by its own rule, so scores differ a little
        expect(Math.abs(ours.score - theirs.score)).toBeLessThan(0.25);
      }
    }
  });

  it('learn gestures from 40 photographs', async () => {
    const data = `${images}/gesture_4class`;
    const result = await train({
      task: 'image-cls',
      data,
      out: join(folder, 'gesture'),
      quantize: 'dynamic',
      testFraction: 0.3,
    });
    report('gestures', result);
    // the hands are a few pixels of a room: the figure is reported, not promised
    expect(result.test.n).toBeGreaterThanOrEqual(8);
  });

  it('learn ten kinds of garments from 1,000 small pictures', async () => {
    const data = fashionFolder(`${images}/fashion_mnist`, join(folder, 'fashion'), 100);
    const result = await train({
      task: 'image-cls',
      data,
      out: join(folder, 'garments'),
      quantize: 'dynamic',
    });
    report('garments', result);
    expect(result.test.accuracy).toBeGreaterThanOrEqual(0.7);
    await agreesWithLitert(readFileSync(result.model), 5e-2);
  });

  it('learn sentiment, with the scores of the official text classifier', async () => {
    const options = { data: `${text}/sst2_train.tsv`, testData: `${text}/sst2_test.tsv` };
    const result = await train({ task: 'text-cls', ...options, out: join(folder, 'sst2') });
    report('SST-2', result);
    expect(result.test.accuracy).toBeGreaterThanOrEqual(0.8);
    const sentences = readFileSync(`${text}/sst2_dev.tsv`, 'utf8').split('\n').slice(0, 40);
    const texts = sentences.map((line) => line.split('\t')[0]);
    const bytes = readFileSync(result.model);
    using classifier = await TextClassifier.create(bytes);
    const theirs = await oracles.classifyText(bytes, texts);
    for (const [i, sentence] of texts.entries()) {
      const ours = await classifier.classify(sentence);
      for (const { label, score } of ours) {
        expect(theirs[i].find((category) => category.label === label)?.score).toBeCloseTo(score, 3);
      }
    }
  });

  it('tell spam from mail', async () => {
    const { path } = await fetchModel('spam-assassin');
    const data = spamTable(join(path, 'data'), folder);
    const result = await train({ task: 'text-cls', data, out: join(folder, 'spam') });
    report('spam', result);
    expect(result.test.accuracy).toBeGreaterThanOrEqual(0.97);
  });

  /** The largest difference of probabilities between LiteRT.js and our runtime on the same random picture. */
  async function agreesWithLitert(bytes: Uint8Array, tolerance: number): Promise<void> {
    using model = await loadModel(bytes);
    const [{ shape, dtype }] = model.inputs;
    const random = new Random(1);
    const data = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.next() * 2 - 1);
    const ours = Object.values(await model.run([data]))[0].data as Float32Array;
    const [theirs] = await oracles.run('litert', bytes, [
      { dtype, shape, bytes: new Uint8Array(data.buffer) },
    ]);
    const scores = new Float32Array(theirs.bytes.slice().buffer);
    expect(Math.max(...scores.map((score, i) => Math.abs(score - ours[i])))).toBeLessThan(tolerance);
  }
});
