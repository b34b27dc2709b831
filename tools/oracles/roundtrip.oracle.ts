import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readModel, writeModel } from '@zoo/tflite';
import { describeWithTestdata } from '../testing/testdata.ts';
import { type CorpusModel, corpus, randomInputs, tryRead } from './corpus.ts';
import { type Engine, type OracleOutput, Oracles, type OracleTensor } from './oracles.ts';

/**
 * What was read and written again must mean the same to the official runtimes: wherever the original loads, the
 * rewritten file loads and gives the same bytes for the same inputs.
 */
describeWithTestdata('models read and written again, in the official runtimes', () => {
  let oracles: Oracles;
  beforeAll(async () => {
    oracles = await Oracles.start();
  }, 120_000);
  afterAll(() => oracles.close());

  it('run as the originals do', async () => {
    const counts = { files: 0, refused: 0, notLoadable: 0, same: 0 };
    const different: string[] = [];
    for (const file of corpus()) {
      counts.files++;
      const model = tryRead(file);
      if (model === undefined) {
        counts.refused++;
        continue;
      }
      const inputs = randomInputs(model);
      const original = inputs && (await firstEngine(oracles, file, inputs));
      if (original === undefined) {
        counts.notLoadable++;
        continue;
      }
      const rewritten = await attempt(
        oracles,
        original.engine,
        writeModel(readModel(file.bytes)),
        inputs as OracleTensor[],
      );
      if (rewritten && sameOutputs(original.outputs, rewritten)) counts.same++;
      else different.push(`${file.name} on ${original.engine}`);
    }
    process.stdout.write(`round trip: ${JSON.stringify(counts)}\n`);
    expect(different).toEqual([]);
    expect(counts.same).toBeGreaterThan(150);
  });
});

async function firstEngine(oracles: Oracles, file: CorpusModel, inputs: readonly OracleTensor[]) {
  for (const engine of ['litert', 'tfweb'] as const) {
    const outputs = await attempt(oracles, engine, file.bytes, inputs);
    if (outputs) return { engine, outputs };
  }
  return undefined;
}

async function attempt(oracles: Oracles, engine: Engine, model: Uint8Array, inputs: readonly OracleTensor[]) {
  return oracles.run(engine, model, inputs).catch(() => undefined);
}

function sameOutputs(a: readonly OracleOutput[], b: readonly OracleOutput[]): boolean {
  return a.length === b.length && a.every((output, i) => Buffer.compare(output.bytes, b[i].bytes) === 0);
}
