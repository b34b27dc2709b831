import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWithTestdata, testdata } from '../testing/testdata.ts';
import { Oracles } from './oracles.ts';

describeWithTestdata('the oracles themselves', () => {
  let oracles: Oracles;
  beforeAll(async () => {
    oracles = await Oracles.start();
  }, 120_000);
  afterAll(() => oracles.close());

  it('both official runtimes run a classifier and agree', async () => {
    const model = readFileSync(`${testdata('tflite')}/mnist_conv_fc_float.tflite`);
    const bytes = new Uint8Array(new Float32Array(784).fill(0.5).buffer);
    const input = { dtype: 'float32', shape: [1, 28, 28, 1], bytes };
    const scores: number[][] = [];
    for (const engine of ['litert', 'tfweb'] as const) {
      const [output] = await oracles.run(engine, model, [input]);
      scores.push([...new Float32Array(output.bytes.buffer)]);
    }
    expect(scores[0].reduce((sum, score) => sum + score)).toBeCloseTo(1, 5);
    scores[0].forEach((score, i) => {
      expect(score).toBeCloseTo(scores[1][i], 5);
    });
  });
});
