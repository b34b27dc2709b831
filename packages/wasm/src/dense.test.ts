import { describe, expect, it } from '@jest/globals';
import { Random, type Tensor } from '@zoo/core';
import { GraphBuilder, type Module } from '@zoo/ir';
import { ops } from '@zoo/ops';
import { loadModel } from '@zoo/runtime';
import { wasmDelegate } from './delegate.ts';
import { firstDifference } from './testing/layers.ts';

/** Larger than the cases of the ops: several tiles and blocks, tails of every length, batches. */
describe('layers of many tiles', () => {
  const random = new Random(5);
  const LAYERS = Array.from({ length: 24 }, (_, i) => ({
    name: `#${i}`,
    dtype: random.pick(['float32', 'int8', 'uint8'] as const),
    depthwise: i % 2 === 0,
    channels: random.integer(1, 37),
    results: random.integer(1, 45),
    size: [random.integer(5, 23), random.integer(5, 23)],
    filter: random.pick([1, 2, 3, 5, 7]),
    stride: random.pick([1, 1, 2]),
    dilation: random.pick([1, 1, 1, 3]),
    padding: random.pick(['SAME', 'SAME', 'VALID']),
    batches: random.pick([1, 1, 2]),
    largest: 127,
  }));
  /** Pixels of bytes that are mostly small: by rows and by columns, the last tile full or not. */
  const PIXELS = [
    [1, 1],
    [3, 5],
    [7, 7],
    [40, 61],
  ].flatMap((size) =>
    [20, 50, 127].map((largest, i) => ({
      name: `${size.join(' x ')} pixels up to ${largest}`,
      dtype: 'int8' as const,
      depthwise: false,
      channels: [16, 24, 136][i],
      results: [96, 52, 147][i],
      size,
      filter: 1,
      stride: 1,
      dilation: 1,
      padding: 'SAME',
      batches: 1,
      largest,
    })),
  );

  it.each([...LAYERS, ...PIXELS])(
    '$name $dtype depthwise $depthwise, filter $filter, stride $stride',
    async (layer) => {
      const { module, inputs } = network(layer);
      using expectedModel = await loadModel(module);
      const threads = layer.largest < 127 ? 2 : 1;
      using model = await loadModel(module, { delegates: [wasmDelegate({ threads })] });
      const [expected] = Object.values(await expectedModel.run([inputs]));
      const [actual] = Object.values(await model.run([inputs], { profile: true }));
      expect(model.profile().map(({ delegate }) => delegate)).toEqual(['wasm']);
      expectSame(actual, expected);
    },
  );

  function network(layer: (typeof LAYERS)[number] | (typeof PIXELS)[number]): {
    module: Module;
    inputs: Tensor['data'] & Float32Array;
  } {
    const { dtype, depthwise, channels, filter, batches, dilation, padding } = layer;
    const stride = dilation > 1 ? 1 : layer.stride;
    const [height, width] = layer.size.map((size) => Math.max(size, (filter - 1) * dilation + 1));
    const results = depthwise ? channels : layer.results;
    const shape = depthwise ? [1, filter, filter, channels] : [results, filter, filter, channels];
    const count = (sizes: readonly number[]) => sizes.reduce((a, b) => a * b, 1);
    const quantized = dtype !== 'float32';
    const parameters = (scale: number, zero: number) =>
      quantized ? { scale: [Math.fround(scale)], zeroPoint: [zero], axis: 0 } : undefined;
    const numbers = (length: number, largest = 127) =>
      dtype === 'float32'
        ? Float32Array.from({ length }, () => random.normal())
        : dtype === 'int8'
          ? Int8Array.from({ length }, () => random.integer(-largest, largest))
          : Uint8Array.from({ length }, () => random.integer(0, 255));
    const zero = dtype === 'uint8' ? 131 : 0;
    const b = new GraphBuilder(ops);
    const x = b.input(
      'x',
      dtype,
      [batches, height, width, channels],
      parameters(0.03, dtype === 'uint8' ? 120 : -5),
    );
    const weights = b.constant('w', dtype, shape, numbers(count(shape)), parameters(0.01, zero));
    const bias = quantized
      ? Int32Array.from({ length: results }, () => random.integer(-5000, 5000))
      : Float32Array.from({ length: results }, () => random.normal());
    const biasValue = b.constant('b', quantized ? 'int32' : 'float32', [results], bias, parameters(3e-4, 0));
    const attrs = {
      padding,
      strideH: stride,
      strideW: stride,
      dilationHFactor: dilation,
      dilationWFactor: dilation,
      fusedActivationFunction: random.pick(['NONE', 'RELU', 'RELU6']),
    };
    const depth = filter * filter * (depthwise ? 1 : channels);
    const y = b.add(depthwise ? 'DEPTHWISE_CONV_2D' : 'CONV_2D', [x, weights, biasValue], attrs, {
      quantization: parameters(0.02 * Math.sqrt(depth), dtype === 'uint8' ? 128 : 0),
    });
    const module = { graphs: [b.finish([y])], signatures: [], metadata: [], files: [] };
    return { module, inputs: numbers(batches * height * width * channels, layer.largest) as Float32Array };
  }
});

function expectSame(actual: Tensor, expected: Tensor): void {
  expect(firstDifference(actual, expected)).toBeUndefined();
}
