import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DType, decodeElements, elementCount } from '@zoo/core';
import { loadModel } from '@zoo/runtime';
import { wasmDelegate } from '@zoo/wasm';
import { randomInputs, tryRead } from './corpus.ts';
import { distanceOf } from './distance.ts';
import { Oracles } from './oracles.ts';
import { witnesses } from './witness.ts';

const folder = process.env.ZOO_MODELS;
const files = folder === undefined ? [] : readdirSync(folder).filter((file) => file.endsWith('.tflite'));

/** Models of one's own beside the official runtimes: `ZOO_MODELS=folder npm run oracles -- folder`. */
describe('models of a folder', () => {
  if (files.length === 0) {
    it.skip('needs a folder with .tflite files: set ZOO_MODELS', () => {});
    return;
  }
  let oracles: Oracles;
  beforeAll(async () => {
    oracles = await Oracles.start();
  }, 120_000);
  afterAll(() => oracles.close());

  it.each(files)('%s', async (name) => {
    const file = { name, bytes: new Uint8Array(readFileSync(join(folder as string, name))) };
    const model = tryRead(file);
    const inputs = model && randomInputs(model);
    if (inputs === undefined) throw new Error('not a model, or one whose inputs cannot be made up');
    using ours = await loadModel(file.bytes, { delegates: [wasmDelegate()] });
    const tensors = inputs.map(({ dtype, shape, bytes }) => ({
      shape,
      dtype: dtype as DType,
      data: decodeElements(dtype as DType, bytes, elementCount(shape)),
    }));
    const results = Object.values(await ours.run(tensors));
    const [witness] = await witnesses(oracles, file, inputs);
    if (witness === undefined) {
      process.stdout.write(`${name}: no official runtime runs it\n`);
      return;
    }
    const { value, integer } = distanceOf(results, witness.outputs);
    process.stdout.write(
      `${name}: ${value.toPrecision(2)}${integer ? ' steps' : ''} from ${witness.engine}\n`,
    );
    expect(value).toBeLessThanOrEqual(integer ? 1 : 1e-3);
  });
});
