import { describe, expect, it } from '@jest/globals';
import { perTensor, tensor } from '@zoo/core';
import { Graph, GraphBuilder, Node, Value } from '@zoo/ir';
import { ops } from '@zoo/ops';
import { loadModel } from './load.ts';
import { counts, fakeOps, float32, int32, moduleOf } from './testing/fake-ops.ts';

/** y = (x + 1) + x, with a batch of any size, and a signature. */
function twoOps() {
  const b = new GraphBuilder(fakeOps);
  const x = b.input('x', 'float32', [-1, 2], perTensor(0.5, 3));
  const y = b.add('PLUS', [b.add('INCREMENT', [x]), x], {}, { name: 'y' });
  const module = moduleOf(b.finish([y]));
  const inputs = [{ name: 'image', value: x }];
  module.signatures = [{ key: 'serve', graph: b.graph, inputs, outputs: [{ name: 'scores', value: y }] }];
  return module;
}

const load = (module = twoOps(), options = {}) => loadModel(module, { ops: fakeOps, ...options });

describe('running a model', () => {
  it('takes inputs by name, by signature name and by position', async () => {
    const model = await load();
    const x = float32(1, 2);
    expect(await model.run({ x })).toMatchObject({
      y: { dtype: 'float32', shape: [1, 2], data: float32(3, 5) },
    });
    expect((await model.run({ image: x })).y.data).toEqual(float32(3, 5));
    expect((await model.run([[1, 2]])).y.data).toEqual(float32(3, 5));
    expect((await model.run([tensor('float32', [1, 2], x)])).y.data).toEqual(float32(3, 5));
  });

  it('names outputs as the signature does when one is given', async () => {
    const model = await load();
    const out = await model.run({ image: [1, 2] }, { signature: 'serve' });
    expect(Object.keys(out)).toEqual(['scores']);
    expect(model.signatures[0]).toMatchObject({ key: 'serve', inputs: [{ name: 'image' }] });
  });

  it('describes inputs and outputs', async () => {
    const model = await load();
    expect(model.inputs).toEqual([
      {
        name: 'x',
        index: 0,
        dtype: 'float32',
        shape: [1, 2],
        shapeSignature: [-1, 2],
        quantization: perTensor(0.5, 3),
      },
    ]);
    expect(model.outputs).toMatchObject([{ name: 'y', shape: [1, 2], shapeSignature: [-1, 2] }]);
  });

  it('gives results that later runs do not touch', async () => {
    const model = await load();
    const first = await model.run([[1, 2]]);
    await model.run([[10, 20]]);
    expect(first.y.data).toEqual(float32(3, 5));
  });

  it('lets runs that start together wait for each other', async () => {
    const model = await load();
    const runs = await Promise.all([1, 2, 3].map((i) => model.run([[i, i]])));
    expect(runs.map(({ y }) => y.data[0])).toEqual([3, 5, 7]);
  });

  it('tells equal output names apart', async () => {
    const b = new GraphBuilder(fakeOps);
    const x = b.input('x', 'float32', [1]);
    const y = b.add('INCREMENT', [x], {}, { name: 'y' });
    const model = await load(moduleOf(b.finish([y, y, x])));
    const out = await model.run([[1]]);
    expect(Object.entries(out).map(([name, { data }]) => [name, data[0]])).toEqual([
      ['y', 2],
      ['y:1', 2],
      ['x', 1],
    ]);
  });

  it('stops when aborted, before and between nodes', async () => {
    const model = await load();
    await expect(model.run([[1, 2]], { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'ABORTED',
    });
    await expect(loadModel(twoOps(), { ops: fakeOps, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'ABORTED',
    });
  });

  it('stops between short runs that follow each other, by a timer', async () => {
    const model = await load();
    const signal = AbortSignal.timeout(20);
    const runs = async () => {
      for (const end = performance.now() + 20_000; performance.now() < end; )
        await model.run([[1, 2]], { signal });
    };
    await expect(runs()).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it.each<[unknown, string]>([
    ['model.tflite', 'string'],
    [undefined, 'undefined'],
    [null, 'object'],
    [Promise.resolve(new Uint8Array(8)), 'object'],
  ])('is not loaded from %p', async (source, received) => {
    const error = { code: 'SOURCE_UNKNOWN', category: 'usage', received };
    await expect(loadModel(source as Uint8Array)).rejects.toMatchObject(error);
  });

  it('refuses to run after it was disposed, and may be disposed twice', async () => {
    const model = await load();
    model.dispose();
    model[Symbol.dispose]();
    await expect(model.run([[1, 2]])).rejects.toMatchObject({ code: 'MODEL_DISPOSED' });
  });

  it('says which node failed', async () => {
    const b = new GraphBuilder(fakeOps, 'body');
    const y = b.add('BROKEN', [b.input('x', 'float32', [1])], {}, { name: 'layer/broken' });
    const model = await load(moduleOf(b.finish([y])));
    await expect(model.run([[1]])).rejects.toMatchObject({
      code: 'KERNEL_FAILED',
      place: { subgraph: 'body', node: 'layer/broken', op: 'BROKEN' },
      message: expect.stringContaining('index 9 of 3'),
    });
  });
});

describe('resizing', () => {
  it('infers everything again', async () => {
    const model = await load();
    await model.resize({ image: [2, 2] });
    expect(model.outputs[0].shape).toEqual([2, 2]);
    expect((await model.run([[1, 2, 3, 4]])).y.data).toEqual(float32(3, 5, 7, 9));
  });

  it('keeps fixed sizes unless told otherwise, and the model as it was when it fails', async () => {
    const model = await load();
    await expect(model.resize({ x: [1, 3] })).rejects.toMatchObject({
      code: 'RESIZE_FIXED',
      expected: '[?,2]',
    });
    await expect(model.resize({ z: [1, 2] })).rejects.toMatchObject({ code: 'INPUT_UNKNOWN' });
    await expect(model.resize({ x: [-1, 2] })).rejects.toMatchObject({ code: 'RESIZE_INVALID' });
    expect((await model.run([[1, 2]])).y.data).toEqual(float32(3, 5));
    await model.resize({ x: [1, 3] }, { strict: false });
    expect((await model.run([[1, 2, 3]])).y.data).toEqual(float32(3, 5, 7));
  });

  it('may be needed before a kernel can be prepared', async () => {
    const b = new GraphBuilder(ops);
    const paddings = b.constant('p', 'int32', [1, 2], Int32Array.of(2, 0));
    const y = b.add('MIRROR_PAD', [b.input('x', 'float32', [-1]), paddings], { mode: 'REFLECT' });
    const model = await loadModel(moduleOf(b.finish([y])));
    await expect(model.run([[0]])).rejects.toMatchObject({ code: 'INPUTS_UNSIZED', expected: 'x [?]' });
    await model.resize({ x: [3] });
    expect(Object.values(await model.run([[1, 2, 3]]))[0].data).toEqual(float32(3, 2, 1, 2, 3));
  });

  it('may be needed before the first run', async () => {
    const b = new GraphBuilder(fakeOps);
    const shape = b.add('SHAPE_OF', [b.input('x', 'float32', [-1, -1])]);
    const y = b.add(
      'RESHAPE_TO',
      [b.constant('c', 'float32', [6], new Float32Array(6)), shape],
      {},
      { name: 'y' },
    );
    const model = await load(moduleOf(b.finish([y])));
    await expect(model.run([[0]])).rejects.toMatchObject({ code: 'INPUTS_UNSIZED', expected: 'x [?,?]' });
    await model.resize({ x: [2, 3] });
    expect((await model.run([new Float32Array(6)])).y.shape).toEqual([2, 3]);
  });

  it('is checked against the memory limit before anything is allocated', async () => {
    const model = await load(twoOps(), { limits: { memory: 10_000 } });
    await expect(model.resize({ x: [1_000_000_000, 2] })).rejects.toMatchObject({ code: 'LIMIT_MEMORY' });
    expect((await model.run([[1, 2]])).y.data).toEqual(float32(3, 5));
  });
});

describe('constants and shapes', () => {
  it('computes at load what depends on constants and shapes alone', async () => {
    const b = new GraphBuilder(fakeOps);
    const x = b.input('x', 'float32', [-1, 4]);
    const two = b.constant('two', 'int32', [2], int32(1, 1));
    const shape = b.add('PLUS', [b.add('SHAPE_OF', [x]), two]); // [n + 1, 5]
    const weights = b.add('INCREMENT', [b.constant('w', 'float32', [2, 5], new Float32Array(10))]);
    const y = b.add('RESHAPE_TO', [weights, shape], {}, { name: 'y' });
    counts.run.clear();
    const model = await load(moduleOf(b.finish([y])));
    expect(model.outputs[0].shape).toEqual([2, 5]);
    expect(model.memory.folded).toBeGreaterThan(0);
    expect((await model.run([[0, 0, 0, 0]])).y).toMatchObject({
      shape: [2, 5],
      data: new Float32Array(10).fill(1),
    });
    expect(counts.run.get('INCREMENT')).toBe(1);
  });

  it('does not compute constants again after a resize', async () => {
    const b = new GraphBuilder(fakeOps);
    const x = b.input('x', 'float32', [-1]);
    const one = b.add('INCREMENT', [b.constant('zero', 'float32', [1], float32(0))]);
    const model = await load(moduleOf(b.finish([b.add('INCREMENT', [x]), one])));
    counts.run.clear();
    await model.resize({ x: [3] });
    expect(counts.run.get('INCREMENT')).toBeUndefined();
  });

  it('follows shapes that depend on contents, for which kernels are prepared in each run', async () => {
    const b = new GraphBuilder(fakeOps);
    const some = b.add('NONZERO', [b.input('x', 'float32', [4])]);
    const model = await load(moduleOf(b.finish([b.add('INCREMENT', [some], {}, { name: 'y' })])));
    expect(model.outputs[0]).toMatchObject({ shape: [-1] });
    counts.prepared.clear();
    expect((await model.run([[5, 0, 6, 0]])).y).toMatchObject({ shape: [2], data: float32(6, 7) });
    expect((await model.run([[0, 0, 0, 1]])).y).toMatchObject({ shape: [1], data: float32(2) });
    expect((await model.run([[0, 8, 9, 0]])).y).toMatchObject({ shape: [2], data: float32(9, 10) });
    expect((await model.run([[0, 0, 0, 0]])).y).toMatchObject({ shape: [0], data: float32() });
    expect(counts.prepared.get('INCREMENT')).toBe(4);
  });

  it('takes a shape from an input', async () => {
    const b = new GraphBuilder(fakeOps);
    const x = b.input('x', 'float32', [4]);
    const y = b.add('RESHAPE_TO', [x, b.input('shape', 'int32', [2])], {}, { name: 'y' });
    const model = await load(moduleOf(b.finish([y])));
    for (const shape of [
      [2, 2],
      [4, 1],
    ]) {
      expect((await model.run([[1, 2, 3, 4], shape])).y).toMatchObject({ shape, data: float32(1, 2, 3, 4) });
    }
  });

  it('limits what a run may make of unknown shape', async () => {
    const b = new GraphBuilder(fakeOps);
    const some = b.add('NONZERO', [b.input('x', 'float32', [1000])]);
    const module = moduleOf(b.finish([b.add('INCREMENT', [some])]));
    const model = await load(module, { limits: { memory: 5000 } });
    await expect(model.run([new Float32Array(1000).fill(1)])).rejects.toMatchObject({ code: 'LIMIT_MEMORY' });
  });

  it('refuses nodes with more results than the op makes', async () => {
    const graph = new Graph();
    const [x, y, z] = ['x', 'y', 'z'].map((name) => new Value({ name, dtype: 'float32', shape: [1] }));
    graph.inputs = [x];
    graph.insert(new Node({ op: 'NOTHING', inputs: [x], outputs: [y, z] }));
    graph.outputs = [z];
    await expect(load(moduleOf(graph))).rejects.toMatchObject({ code: 'GRAPH_INVALID' });
  });

  it('refuses graphs that use values before they are made', async () => {
    const b = new GraphBuilder(fakeOps);
    const y = b.add('INCREMENT', [new Value({ name: 'ghost', dtype: 'float32', shape: [1] })]);
    await expect(load(moduleOf(b.finish([y])))).rejects.toMatchObject({
      code: 'GRAPH_INVALID',
      message: expect.stringContaining('ghost'),
    });
  });
});

describe('state', () => {
  function counter() {
    const b = new GraphBuilder(fakeOps);
    const x = b.input('x', 'float32', [-1]);
    const state = new Value({ name: 'state', dtype: 'float32', shape: [1], isVariable: true });
    const sum = b.add('ACCUMULATE', [x, state], {}, { name: 'sum' });
    return moduleOf(b.finish([sum, b.add('NOISE', [x], {}, { name: 'noise' })]));
  }

  it('lives from run to run until it is reset', async () => {
    const model = await load(counter());
    const first = await model.run([[1]]);
    expect(first.sum.data).toEqual(float32(1));
    expect((await model.run([[2]])).sum.data).toEqual(float32(3));
    await model.reset();
    const again = await model.run([[5]]);
    expect(again.sum.data).toEqual(float32(5));
    expect(again.noise.data).toEqual(first.noise.data);
  });

  it('survives a resize', async () => {
    const b = new GraphBuilder(fakeOps);
    const x = b.input('x', 'float32', [1]);
    const state = new Value({ name: 'state', dtype: 'float32', shape: [1], isVariable: true });
    const sum = b.add('ACCUMULATE', [x, state], {}, { name: 'sum' });
    const other = b.add('INCREMENT', [b.input('n', 'float32', [-1])]);
    const model = await load(moduleOf(b.finish([sum, other])));
    await model.run({ x: [7], n: [0] });
    await model.resize({ n: [100] });
    expect((await model.run({ x: [1], n: new Float32Array(100) })).sum.data).toEqual(float32(8));
  });
});
