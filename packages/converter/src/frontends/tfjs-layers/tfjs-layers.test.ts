import { describe, expect, it } from '@jest/globals';
import type { Tensor } from '@zoo/core';
import { ops } from '@zoo/ops';
import fc from 'fast-check';
import { type ModelSource, sourceFromFiles } from '../../source.ts';
import { encodeJson, functional, input, layer, layersModel } from '../../testing/layers-model.ts';
import { runGraph } from '../../testing/run-graph.ts';
import { chooseFrontEnd } from '../choose.ts';
import { tfjsLayers } from './index.ts';

const read = async (source: ModelSource, warnings: string[] = []) => {
  const warn = (message: string) => warnings.push(message);
  return tfjsLayers.read(source, 'model.json', { ops, batch: -1, warn });
};

const row = (...values: number[]): Tensor => ({
  dtype: 'float32',
  shape: [1, values.length],
  data: Float32Array.from(values),
});

async function run(source: ModelSource, ...inputs: Tensor[]): Promise<number[][]> {
  const { graphs } = await read(source);
  return runGraph(graphs[0], inputs).map(({ data }) => Array.from(data as Float32Array));
}

const relu = (name: string, ...calls: string[][]) => layer('ReLU', name, {}, ...calls);
const leaky = (name: string, alpha: number, ...calls: Parameters<typeof layer>[3][]) =>
  layer('LeakyReLU', name, { alpha }, ...calls);

describe('topologies', () => {
  it('reads a Sequential without an input layer, as older Keras writes it', async () => {
    const layers = [
      { class_name: 'ReLU', config: { name: 'a', batch_input_shape: [null, 2] } },
      { class_name: 'LeakyReLU', config: { name: 'b', alpha: 0.5 } },
    ];
    for (const config of [layers, { name: 's', layers }]) {
      const module = await read(layersModel({ model_config: { class_name: 'Sequential', config } }));
      const [graph] = module.graphs;
      expect(graph.inputs.map(({ name, dims }) => [name, dims])).toEqual([['a_input', [-1, 2]]]);
      expect(graph.nodes.map(({ op, name }) => [op, name])).toEqual([
        ['RELU', 'a'],
        ['LEAKY_RELU', 'b'],
      ]);
      expect(module.signatures[0].outputs[0].name).toBe('b');
    }
  });

  it('calls a shared layer once for each of its inbound nodes', async () => {
    const shared = leaky('shared', 0.5, ['x'], [['shared', 0]]);
    const model = functional(
      [input('x', 2), shared],
      [
        ['shared', 0],
        ['shared', 1],
      ],
    );
    expect(await run(layersModel(model), row(-8, 4))).toEqual([
      [-4, 4],
      [-2, 4],
    ]);
  });

  it('takes several inputs and outputs, and layers in any order', async () => {
    const model = functional(
      [layer('Add', 'sum', {}, ['r', 'y']), relu('r', ['x']), input('x', 2), input('y', 2)],
      ['sum', 'r'],
    );
    expect(await run(layersModel(model), row(-1, 2), row(10, 20))).toEqual([
      [10, 22],
      [0, 2],
    ]);
  });

  it('calls models inside models', async () => {
    const inner = functional([input('i', 2), leaky('l', 0.5, ['i'])], ['l'], 'inner');
    const sequence = {
      class_name: 'Sequential',
      config: {
        name: 'outer',
        layers: [inner, { class_name: 'LeakyReLU', config: { name: 'l', alpha: 0.1 } }],
      },
    };
    const source = layersModel(sequence);
    expect((await run(source, row(-20, 1)))[0].map(Math.fround)).toEqual([-1, 1].map(Math.fround));
    const { graphs } = await read(source);
    expect(graphs[0].nodes.map(({ name, origin }) => [name, origin?.layer])).toEqual([
      ['inner/l', 'inner/l'],
      ['l', 'l'],
    ]);
  });

  it('reads the calls of Keras 3', async () => {
    const tensor = (name: string) => ({
      class_name: '__keras_tensor__',
      config: { keras_history: [name, 0, 0] },
    });
    const sum = {
      ...layer('Add', 'sum', {}),
      inbound_nodes: [{ args: [[tensor('x'), tensor('x')]], kwargs: {} }],
    };
    const x = layer('InputLayer', 'x', { batch_shape: [null, 1] });
    const model = functional([x, sum], ['sum']);
    expect(await run(layersModel(model), row(3))).toEqual([[6]]);
  });

  it('refuses circles and references to nothing', async () => {
    const circle = functional([input('x', 2), relu('a', ['b']), relu('b', ['a'])], ['b']);
    await expect(read(layersModel(circle))).rejects.toThrow(/result 0 of call 0 of layer b is never made/);
    const nothing = functional([input('x', 2), relu('a', ['x'])], ['z']);
    await expect(read(layersModel(nothing))).rejects.toThrow(/output z is never made/);
  });

  it('names everything that it cannot convert at once', async () => {
    const model = functional(
      [
        input('x', 4, 4, 3),
        layer('Conv2D', 'first', { filters: 1, kernel_size: 1, data_format: 'channels_first' }, ['x']),
        layer('Lambda', 'secret', {}, ['first']),
        layer('Lambda', 'other', {}, ['secret']),
        layer('Activation', 'act', { activation: 'softshrink' }, ['other']),
      ],
      ['act'],
    );
    const failure = read(layersModel(model));
    await expect(failure).rejects.toThrow(/Conv2D: data_format channels_first.*\[first\]/);
    await expect(failure).rejects.toThrow(/Lambda: no such layer class here \[secret, other\]/);
    await expect(failure).rejects.toThrow(/activation "softshrink" is not supported \[act\]/);
  });
});

describe('weights', () => {
  const bn = (...names: string[]) =>
    layersModel(
      functional(
        [input('x', 2, 1), layer('BatchNormalization', 'bn', { axis: 1, epsilon: 0 }, ['x'])],
        ['bn'],
      ),
      names.map((name, i) => ({
        name,
        shape: [2],
        values: [
          [2, 3],
          [1, 0],
          [10, 20],
          [4, 9],
        ][i] ?? [0, 0],
      })),
    );

  it('normalises along another axis than the last', async () => {
    const source = bn('bn/gamma', 'bn/beta', 'bn/moving_mean', 'bn/moving_variance');
    const x: Tensor = { dtype: 'float32', shape: [1, 2, 1], data: Float32Array.of(12, 26) };
    // 2 (12 - 10) / sqrt(4) + 1 and 3 (26 - 20) / sqrt(9)
    expect(await run(source, x)).toEqual([[3, 6]]);
  });

  it('spreads the kernel of a dilated depthwise convolution', async () => {
    const config = { kernel_size: [1, 2], dilation_rate: [1, 2], use_bias: false };
    const topology = functional([input('x', 1, 5, 1), layer('DepthwiseConv2D', 'd', config, ['x'])], ['d']);
    const source = layersModel(topology, [
      { name: 'd/depthwise_kernel', shape: [1, 2, 1, 1], values: [1, 10] },
    ]);
    const x: Tensor = { dtype: 'float32', shape: [1, 1, 5, 1], data: Float32Array.of(1, 2, 3, 4, 5) };
    expect(await run(source, x)).toEqual([[31, 42, 53]]);
  });

  it('finds names with the model or the cell in between, and tells of weights without a layer', async () => {
    const warnings: string[] = [];
    await read(
      bn('m/bn/gamma', 'bn/cell/beta', 'bn/moving_mean:0', 'bn/moving_variance', 'adam/m'),
      warnings,
    );
    expect(warnings).toEqual(['1 weights belong to no layer: adam/m']);
  });

  it('says which weight is missing or does not fit', async () => {
    await expect(read(bn('bn/gamma', 'bn/beta', 'bn/moving_mean'))).rejects.toThrow(
      /no weight "bn\/moving_variance"/,
    );
    const dense = functional([input('x', 3), layer('Dense', 'd', { units: 2 }, ['x'])], ['d']);
    const source = layersModel(dense, [{ name: 'd/kernel', shape: [4, 2], values: new Array(8).fill(0) }]);
    await expect(read(source)).rejects.toThrow(/d\/kernel.*expected \[3,2\], got \[4,2\]/);
  });

  it.each([
    ['uint8', Uint8Array.of(0, 1, 255), { dtype: 'uint8', scale: 0.5, min: -1 }, [-1, -0.5, 126.5]],
    ['uint16', Uint16Array.of(0, 1, 65535), { dtype: 'uint16', scale: 2, min: 3 }, [3, 5, 131073]],
    ['float16', Uint16Array.of(0x3c00, 0xc000, 0x0001), { dtype: 'float16' }, [1, -2, 2 ** -24]],
  ])('dequantizes %s', async (_, stored, quantization, expected) => {
    const topology = functional([input('x', 3), layer('PReLU', 'p', {}, ['x'])], ['p']);
    const weights = [{ name: 'p/alpha', shape: [3], dtype: 'float32', quantization }];
    const source = sourceFromFiles({
      'model.json': encodeJson({
        modelTopology: topology,
        weightsManifest: [{ paths: ['a', 'b'], weights }],
      }),
      a: new Uint8Array(stored.buffer).subarray(0, 2),
      b: new Uint8Array(stored.buffer).subarray(2),
    });
    expect((await run(source, row(-1, -1, -1)))[0].map((value) => -value)).toEqual(expected);
  });
});

describe('weights in a Buffer of Node', () => {
  it('are read at any offset', async () => {
    const topology = functional([input('x', 3), layer('PReLU', 'p', {}, ['x'])], ['p']);
    const values = new Uint8Array(Float32Array.of(1, 2, 3).buffer);
    const pool = Buffer.from([9, ...values]).subarray(1);
    const weights = [{ name: 'p/alpha', shape: [3], dtype: 'float32' }];
    const source = sourceFromFiles({
      'model.json': encodeJson({ modelTopology: topology, weightsManifest: [{ paths: ['w'], weights }] }),
      w: pool,
    });
    expect(await run(source, row(-1, -1, -1))).toEqual([[-1, -2, -3]]);
  });
});

describe('hostile input', () => {
  const dense = functional([input('x', 2), layer('Dense', 'd', { units: 1 }, ['x'])], ['d']);
  const kernel = { name: 'd/kernel', shape: [2, 1], values: [1, 2] };
  const bias = { name: 'd/bias', shape: [1], values: [3] };

  it('is refused when shards and manifest disagree', async () => {
    const short = { ...kernel, values: [1] };
    await expect(read(layersModel(dense, [short, bias]))).rejects.toMatchObject({
      code: 'WEIGHT_BYTES',
      category: 'damaged-input',
    });
  });

  it.each(['../secret', '/etc/passwd', 'https://example.org/w', 'a/../../b', ''])(
    'is refused when it names %j as a shard',
    async (path) => {
      const source = sourceFromFiles({
        'model.json': encodeJson({ modelTopology: dense, weightsManifest: [{ paths: [path], weights: [] }] }),
      });
      await expect(read(source)).rejects.toMatchObject({ code: 'SOURCE_PATH' });
    },
  );

  it('is refused when sizes overflow', async () => {
    const source = sourceFromFiles({
      'model.json': encodeJson({
        modelTopology: dense,
        weightsManifest: [
          { paths: ['w'], weights: [{ name: 'w', shape: [2 ** 40, 2 ** 40], dtype: 'float32' }] },
        ],
      }),
      w: new Uint8Array(8),
    });
    await expect(read(source)).rejects.toMatchObject({ code: 'SHAPE_TOO_LARGE' });
  });

  it('fails with one of our errors wherever the topology is damaged', async () => {
    const weights = [kernel, bias].map(({ name, shape }) => ({ name, shape, dtype: 'float32' }));
    const text = JSON.stringify({
      modelTopology: dense,
      weightsManifest: [{ paths: ['weights.bin'], weights }],
    });
    await fc.assert(
      fc.asyncProperty(
        fc.nat(text.length),
        fc.constantFrom('', '-', '{', '9', 'null', '"'),
        async (at, insert) => {
          const damaged = new TextEncoder().encode(`${text.slice(0, at)}${insert}${text.slice(at + 1)}`);
          const source = sourceFromFiles({ 'model.json': damaged, 'weights.bin': new Uint8Array(12) });
          await read(source).then(
            () => undefined,
            (error: Error) => expect(error.name).toBe('ZooError'),
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('recognition', () => {
  it('goes by content', async () => {
    const files = {
      'notes.txt': encodeJson({
        modelTopology: { class_name: 'Sequential', config: [] },
        weightsManifest: [],
      }),
    };
    const { frontEnd, entry } = await chooseFrontEnd(sourceFromFiles(files));
    expect([frontEnd.name, entry]).toEqual(['tfjs-layers', 'notes.txt']);
    const lite = sourceFromFiles({ 'model.json': new TextEncoder().encode('\x18\0\0\0TFL3') });
    expect((await chooseFrontEnd(lite)).frontEnd.name).toBe('tflite');
  });

  it('says why nobody takes a source', async () => {
    const graph = sourceFromFiles({
      'model.json': encodeJson({ modelTopology: { node: [] }, weightsManifest: [] }),
    });
    await expect(chooseFrontEnd(graph)).rejects.toThrow(
      /model.json is a tfjs graph model, not a layers model/,
    );
    await expect(chooseFrontEnd(sourceFromFiles({ a: new Uint8Array(100) }))).rejects.toMatchObject({
      code: 'SOURCE_FORMAT',
      category: 'damaged-input',
    });
  });
});
