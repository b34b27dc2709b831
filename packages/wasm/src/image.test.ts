import { describe, expect, it } from '@jest/globals';
import { GraphBuilder, type Module, Value } from '@zoo/ir';
import { ops } from '@zoo/ops';
import { ImageModel, type LoadOptions, loadModel, type ModelImage } from '@zoo/runtime';
import type { ProgramImage } from './compile/image.ts';
import { openImage } from './compile/open-image.ts';
import { wasmDelegate } from './delegate.ts';
import { Network, numbersFor } from './testing/network.ts';

type Image = ModelImage<ProgramImage>;

function network(): Module {
  const n = new Network();
  n.add('RELU', [n.depthwise(n.conv(n.input(1, 9, 9, 3), 8, 3), 3, 2)]);
  return n.finish(true);
}

/** Rows of a table, by number. */
function lookup(): Module {
  const b = new GraphBuilder(ops);
  const table = b.constant('table', 'float32', [3, 2], Float32Array.of(1, 2, 3, 4, 5, 6));
  const y = b.add('GATHER', [table, b.input('x', 'int32', [2])], { axis: 0, batchDims: 0 });
  return { graphs: [b.finish([y])], signatures: [], metadata: [], files: [] };
}

async function load(module: Module, options: LoadOptions = {}) {
  return loadModel(module, { delegates: [wasmDelegate()], ...options });
}

/** As a page keeps it. */
async function imageOf(module: Module): Promise<Image> {
  using model = await load(module);
  return structuredClone(model.image()) as Image;
}

async function revived(image: Image, threads = 1): Promise<ImageModel> {
  const opened = await openImage(image.program, threads);
  if (!opened) throw new TypeError('not opened');
  return new ImageModel({ image, ...opened });
}

describe('the image of a compiled model', () => {
  it('runs without the model, run after run', async () => {
    const module = network();
    using model = await load(module);
    const inputs = numbersFor(model);
    const [expected] = Object.values(await model.run(inputs));
    const again = await revived(await imageOf(module));
    for (let i = 0; i < 3; i++) expect((await again.run(inputs))[0].data).toEqual(expected.data);
    again.dispose();
  });

  it('does not depend on what a run has left in memory', async () => {
    using model = await load(network());
    const before = structuredClone(model.image());
    await model.run(numbersFor(model));
    expect(model.image()).toEqual(before);
  });

  it('refuses what the model refuses, in the same words', async () => {
    using model = await load(lookup());
    const again = await revived(await imageOf(lookup()));
    const [wrong, right] = [[Int32Array.of(0, 7)], [Int32Array.of(2, 0)]];
    const refusal = await model.run(wrong).catch((error) => error.toJSON());
    expect(refusal).toMatchObject({ code: 'INDEX_RANGE', received: '7', place: { op: 'GATHER' } });
    const { place, ...rest } = refusal;
    await expect(again.run(wrong)).rejects.toMatchObject({ ...rest, message: expect.stringContaining('7') });
    expect((await again.run(right))[0].data).toEqual(Float32Array.of(5, 6, 1, 2));
    await expect(again.run([[1, 2, 3]])).rejects.toMatchObject({ code: 'INPUT_LENGTH' });
    await expect(again.run(right, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'ABORTED',
    });
    again.dispose();
    await expect(again.run(right)).rejects.toMatchObject({ code: 'MODEL_DISPOSED' });
  });

  it('remembers from run to run what the model remembers, until it is reset', async () => {
    const b = new GraphBuilder(ops);
    const x = b.input('x', 'float32', [1, 2]);
    const [w, bias] = [
      b.constant('w', 'float32', [2, 2], Float32Array.of(1, 2, 3, 4)),
      b.constant('b', 'float32', [2], Float32Array.of(0, 1)),
    ];
    const state = new Value({ name: 'state', dtype: 'float32', shape: [1, 2], isVariable: true });
    const y = b.add('RNN', [x, w, w, bias, state], { fusedActivationFunction: 'RELU' });
    const module: Module = { graphs: [b.finish([y])], signatures: [], metadata: [], files: [] };
    using model = await load(module);
    const again = await revived(await imageOf(module));
    const input = [Float32Array.of(1, 1)];
    const firsts = [];
    for (let i = 0; i < 3; i++) {
      const [expected] = Object.values(await model.run(input));
      const [{ data }] = await again.run(input);
      expect(data).toEqual(expected.data);
      firsts.push(data);
    }
    expect(firsts[1]).not.toEqual(firsts[0]);
    await again.reset();
    expect((await again.run(input))[0].data).toEqual(firsts[0]);
    again.dispose();
  });

  it('is not opened by hosts of other abilities', async () => {
    const { program } = await imageOf(network());
    const with_ = (needs: Partial<ProgramImage['needs']>) => ({
      ...program,
      needs: { ...program.needs, ...needs },
    });
    expect(await openImage({ ...program, build: '0.0.9' }, 1)).toBeUndefined();
    expect(await openImage(with_({ threads: 2 }), 1)).toBeUndefined();
    expect(await openImage(program, 2)).toBeUndefined();
    expect(await openImage(with_({ fused: true, byteDot: !program.needs.byteDot }), 1)).toBeUndefined();
  });

  it('is there for models that a single delegate computes as they are', async () => {
    using plain = await load(network(), { delegates: [] });
    expect(plain.image()).toBeUndefined();
    using resized = await load(network());
    await resized.resize({ [resized.inputs[0].name]: [2, 9, 9, 3] }, { strict: false });
    expect(resized.image()).toBeUndefined();
    using disposed = await load(network());
    disposed.dispose();
    expect(() => disposed.image()).toThrow('disposed');
  });
});
