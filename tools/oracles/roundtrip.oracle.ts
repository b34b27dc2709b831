import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readModule, writeModule } from '@zoo/ops';
import { readModel, writeModel } from '@zoo/tflite';
import { describeWithTestdata } from '../testing/testdata.ts';
import { corpus, randomInputs, tryRead } from './corpus.ts';
import { Oracles } from './oracles.ts';
import { attempt, sameOutputs, witnesses } from './witness.ts';

const WAYS: readonly [string, (bytes: Uint8Array) => Uint8Array][] = [
  ['as model objects', (bytes) => writeModel(readModel(bytes))],
  ['as graphs', (bytes) => writeModule(readModule(bytes))],
];

/**
 * What was read and written again must mean the same to the official runtimes: wherever the original runs, the
 * rewritten file runs and gives the same bytes for the same inputs.
 */
describeWithTestdata('models read and written again, in the official runtimes', () => {
  let oracles: Oracles;
  beforeAll(async () => {
    oracles = await Oracles.start();
  }, 120_000);
  afterAll(() => oracles.close());

  it('run as the originals do', async () => {
    const counts = { files: 0, refused: 0, runNowhere: 0, same: 0 };
    const different: string[] = [];
    for (const file of corpus()) {
      counts.files++;
      const model = tryRead(file);
      if (model === undefined) counts.refused++;
      const inputs = model && randomInputs(model);
      const found = inputs ? await witnesses(oracles, file, inputs) : [];
      if (found.length === 0) {
        if (model) counts.runNowhere++;
        continue;
      }
      const bad: string[] = [];
      for (const [way, rewrite] of WAYS) {
        for (const { engine, outputs } of found) {
          const again = await attempt(oracles, engine, rewrite(file.bytes), inputs ?? []);
          if (!again || !sameOutputs(outputs, again)) bad.push(`${file.name} ${way} on ${engine}`);
        }
      }
      if (bad.length === 0) counts.same++;
      different.push(...bad);
    }
    process.stdout.write(`round trip: ${JSON.stringify(counts)}\n`);
    expect(different).toEqual([]);
    expect(counts.same).toBeGreaterThan(190);
  });
});
