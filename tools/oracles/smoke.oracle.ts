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
    const model = readFileSync(`${testdata('tflite')}/mobilenet_v1_0.25_128_quant.tflite`);
    const input = { dtype: 'uint8', shape: [1, 128, 128, 3], bytes: new Uint8Array(128 * 128 * 3).fill(200) };
    const [litert] = await oracles.run('litert', model, [input]);
    const [tfweb] = await oracles.run('tfweb', model, [input]);
    expect(litert.bytes.length).toBe(1001);
    expect(Math.max(...litert.bytes.map((score, i) => Math.abs(score - tfweb.bytes[i])))).toBeLessThanOrEqual(
      1,
    );
  });
});
