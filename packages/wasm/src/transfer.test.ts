import { describe, expect, it } from '@jest/globals';
import { GraphBuilder } from '@zoo/ir';
import { ops, writeModule } from '@zoo/ops';
import { type LoadOptions, loadModel } from '@zoo/runtime';
import { wasmDelegate } from './delegate.ts';

/** x times weights, in a file of its own. */
function file(): Uint8Array {
  const b = new GraphBuilder(ops);
  const x = b.input('x', 'float32', [-1, 2]);
  const weights = b.constant('w', 'float32', [3, 2], Float32Array.of(1, 2, 3, 4, 5, 6));
  const graphs = [b.finish([b.add('FULLY_CONNECTED', [x, weights, undefined])])];
  const metadata = [{ name: 'note', bytes: Uint8Array.of(7, 8) }];
  return writeModule({ graphs, signatures: [], metadata, files: [] }).slice();
}

const INPUTS = [Float32Array.of(1, 10)];
const RESULTS = Float32Array.of(21, 43, 65);

async function load(bytes: Uint8Array, options: LoadOptions = {}) {
  return loadModel(bytes, { delegates: [wasmDelegate()], transfer: true, ...options });
}

describe('a file that the model takes over', () => {
  it('is gone when the model is loaded, and nobody misses it', async () => {
    const bytes = file();
    using model = await load(bytes);
    expect(bytes.byteLength).toBe(0);
    expect(Object.values(await model.run(INPUTS))[0].data).toEqual(RESULTS);
    expect(model.module.metadata).toEqual([{ name: 'note', bytes: Uint8Array.of(7, 8) }]);
  });

  it('leaves a model of one size', async () => {
    using model = await load(file());
    await expect(model.resize({ x: [2, 2] })).rejects.toMatchObject({ code: 'RESIZE_TRANSFERRED' });
    expect(Object.values(await model.run(INPUTS))[0].data).toEqual(RESULTS);
  });

  it('stays where others may look at its memory', async () => {
    const whole = new Uint8Array(file().length + 16);
    const bytes = whole.subarray(16);
    bytes.set(file());
    using model = await load(bytes);
    expect(whole.byteLength).toBeGreaterThan(16);
    await model.resize({ x: [2, 2] });
  });

  it('stays where kernels read their constants in it', async () => {
    const bytes = file();
    using model = await load(bytes, { delegates: [] });
    expect(bytes.byteLength).toBeGreaterThan(0);
    expect(Object.values(await model.run(INPUTS))[0].data).toEqual(RESULTS);
  });
});
