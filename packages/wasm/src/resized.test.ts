import { describe, expect, it } from '@jest/globals';
import { allocate, elementCount, type Shape } from '@zoo/core';
import { GraphBuilder, type Module } from '@zoo/ir';
import { difference, ops } from '@zoo/ops';
import { loadModel } from '@zoo/runtime';
import { wasmDelegate } from './delegate.ts';

type Build = (b: GraphBuilder) => ReturnType<GraphBuilder['add']>;

const numbers = (b: GraphBuilder, ...values: number[]) =>
  b.constant(`${values}`, 'int32', [values.length], Int32Array.from(values));

const quantized = { scale: [0.0625], zeroPoint: [0], axis: 0 };

/** Types of weights and sums by those of activations. */
const CONVOLVED = {
  float32: ['float32', 'float32'],
  int8: ['int8', 'int32'],
  int16: ['int8', 'int64'],
} as const;

function convolution(b: GraphBuilder, op: string, dtype: keyof typeof CONVOLVED, filter: Shape) {
  const [weightType, sumType] = CONVOLVED[dtype];
  const quantization = dtype === 'float32' ? undefined : quantized;
  const weights = Array.from({ length: elementCount(filter) }, (_, i) => 1 + i);
  const data = weightType === 'int8' ? Int8Array.from(weights) : Float32Array.from(weights);
  const x = b.input('x', dtype, [1, -1, -1, -1], quantization);
  const w = b.constant('w', weightType, filter, data, quantization);
  const bias = allocate(sumType, filter.includes(6) ? 6 : 4);
  const attrs = { padding: 'SAME', strideH: 1, strideW: 1 };
  const c = b.constant('c', sumType, [bias.length], bias);
  return b.add(op, [x, w, c], attrs, { quantization });
}

/** Tables that are kept with a model, each of which another part of a shape decides. */
describe('after a resize that leaves the table its size', () => {
  it.each<[string, Shape[], Build]>([
    [
      'GATHER of slices that are longer',
      [
        [3, 2],
        [3, 5],
        [3, 2],
      ],
      (b) => b.add('GATHER', [b.input('x', 'float32', [3, -1]), numbers(b, 2, 0, 1)]),
    ],
    [
      'GATHER_ND of slices that are longer',
      [
        [3, 2],
        [3, 5],
      ],
      (b) =>
        b.add('GATHER_ND', [
          b.input('x', 'float32', [3, -1]),
          b.constant('at', 'int32', [2, 1], Int32Array.of(2, 1)),
        ]),
    ],
    ...['RESIZE_NEAREST_NEIGHBOR', 'RESIZE_BILINEAR'].map((op): [string, Shape[], Build] => [
      `${op} of more channels`,
      [
        [1, 3, 4, 2],
        [1, 3, 4, 5],
      ],
      (b) => b.add(op, [b.input('x', 'float32', [1, -1, -1, -1]), numbers(b, 5, 7)]),
    ]),
    [
      'FULLY_CONNECTED whose weights are another shape',
      [
        [1, 2, 3],
        [4, 2, 3],
        [2, 5, 1],
      ],
      (b) => {
        const sizes = b.add('SHAPE', [b.input('x', 'float32', [-1, -1, -1])]);
        const weights = b.add('RESHAPE', [b.add('CAST', [sizes])], { newShape: [1, 3] });
        return b.add('FULLY_CONNECTED', [b.input('y', 'float32', [40, 3]), weights]);
      },
    ],
    ...(['float32', 'int8'] as const).map((dtype): [string, Shape[], Build] => [
      `FULLY_CONNECTED whose few weights, ${dtype}, are folded to another shape`,
      [
        [2, 8],
        [4, 4],
        [8, 2],
      ],
      (b) => {
        const sizes = b.add('SHAPE', [b.input('x', 'float32', [-1, -1])]);
        const quantization = dtype === 'float32' ? undefined : quantized;
        const data = allocate(dtype, 16) as Float32Array;
        const flat = b.constant(
          'w',
          dtype,
          [16],
          data.map((_value, i) => i),
          quantization,
        );
        const weights = b.add('RESHAPE', [flat, sizes], {}, { quantization });
        const y = b.input('y', dtype, [3, 16], quantization);
        return b.add('FULLY_CONNECTED', [y, weights], {}, { quantization });
      },
    ]),
    [
      'RFFT2D of longer rows',
      [
        [2, 1, 3],
        [2, 1, 8],
        [2, 1, 6],
      ],
      (b) => b.add('RFFT2D', [b.input('x', 'float32', [2, 1, -1]), numbers(b, 1, 8)]),
    ],
    ...(['float32', 'int8', 'int16'] as const).flatMap((dtype): [string, Shape[], Build][] => [
      [
        `CONV_2D of more groups, ${dtype}`,
        [
          [1, 2, 2, 2],
          [1, 2, 2, 4],
          [1, 2, 2, 1],
        ],
        (b) => convolution(b, 'CONV_2D', dtype, [4, 1, 1, 1]),
      ],
      [
        `DEPTHWISE_CONV_2D of a smaller multiplier, ${dtype}`,
        [
          [1, 4, 4, 2],
          [1, 4, 4, 6],
          [1, 4, 4, 1],
          [1, 4, 4, 3],
        ],
        (b) => convolution(b, 'DEPTHWISE_CONV_2D', dtype, [1, 2, 2, 6]),
      ],
    ]),
  ])('%s', async (_, shapes, build) => {
    const b = new GraphBuilder(ops);
    const graph = b.finish([build(b)]);
    const module: Module = { graphs: [graph], signatures: [], metadata: [], files: [] };
    using reference = await loadModel(module);
    using model = await loadModel(module, { delegates: [wasmDelegate()] });
    for (const shape of shapes) {
      await reference.resize({ x: shape });
      await model.resize({ x: shape });
      const inputs = model.inputs.map(({ shape: sizes, dtype }) => {
        const data = allocate(dtype, elementCount(sizes)) as Float32Array;
        return data.map((_value, i) => (dtype === 'float32' ? 1 : 100) * Math.sin(i));
      });
      const [expected] = Object.values(await reference.run(inputs));
      const [actual] = Object.values(await model.run(inputs));
      expect(difference(actual, expected, 'close')).toBeUndefined();
    }
  });
});
