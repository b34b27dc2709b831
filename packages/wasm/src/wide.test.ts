import { describe, it } from '@jest/globals';
import { elementCount, perTensor, Random, type Shape, type Tensor, tensor } from '@zoo/core';
import { expectSame, type Operand } from './testing/compare.ts';

/** 16-bit layers larger than the cases of the ops: whole vectors and what is left of them, several units of work. */
describe('16-bit layers', () => {
  const random = new Random(23);

  it.each([
    [
      [2, 9, 11, 37],
      [1, 2],
    ],
    [
      [3, 7, 40],
      [0, 2],
    ],
    [[1, 14, 14, 96], [1]],
    [[70, 50], [-1]],
    [[4, 1030], [0]],
  ] as const)('sums and means of %j over %j', async (shape, axes) => {
    const list = { tensor: tensor('int32', [axes.length], Int32Array.from(axes)), constant: true };
    for (const [scale, zero] of [
      [2e-4, 0],
      [3e-6, 0],
      [0.9, -30],
    ]) {
      const result = { quantization: perTensor(Math.fround(scale), zero) };
      const operands = [{ tensor: words(shape, 1e-4, 5) }, list];
      for (const op of ['MEAN', 'SUM']) await expectSame({ op, operands, result });
    }
  });

  it.each([
    [[3, 300], 3e-4, 1],
    [[2, 5, 17], 2e-3, 1],
    [[1, 1001], 1e-5, 0.5],
    [[40, 9], 0.2, 1],
    [[7, 1], 1e-3, 1],
  ] as const)('softmax of %j with a scale of %d and beta %d', async (shape, scale, beta) => {
    const result = { quantization: perTensor(2 ** -15, 0) };
    await expectSame({ op: 'SOFTMAX', attrs: { beta }, operands: [{ tensor: words(shape, scale) }], result });
  });

  it.each([
    [7, 5, 14, 10],
    [9, 6, 4, 3],
    [1, 8, 5, 31],
    [3, 3, 3, 3],
  ])('pictures of %d x %d resized to %d x %d', async (height, width, rows, columns) => {
    const size = { tensor: tensor('int32', [2], Int32Array.of(rows, columns)), constant: true };
    for (const channels of [1, 8, 19]) {
      const operands = [{ tensor: words([2, height, width, channels]) }, size];
      for (const alignCorners of [false, true]) {
        const attrs = { alignCorners, halfPixelCenters: false };
        await expectSame({ op: 'RESIZE_BILINEAR', attrs, operands });
        await expectSame({ op: 'RESIZE_NEAREST_NEIGHBOR', attrs, operands });
      }
      const attrs = { alignCorners: false, halfPixelCenters: true };
      await expectSame({ op: 'RESIZE_BILINEAR', attrs, operands });
    }
  });

  it('reciprocal roots', async () => {
    const x: Operand = { tensor: words([2, 1100], 1e-4, -32768) };
    await expectSame({ op: 'RSQRT', operands: [x], result: { quantization: perTensor(3e-3, 0) } });
  });

  it.each([
    [[3, 33, 40], [3, 40, 21], false, false],
    [[2, 4, 17, 8], [1, 4, 30, 8], false, true],
    [[40, 65], [40, 9], true, false],
    [[2, 1, 12, 301], [3, 301, 16], false, false],
    [[1, 7], [5, 7], false, true],
  ] as const)('products of batches %j and %j', async (x, y, adjX, adjY) => {
    for (const zero of [0, 7]) {
      const result = { quantization: perTensor(Math.fround(3e-4), zero) };
      const operands = [{ tensor: words(x) }, { tensor: words(y) }];
      await expectSame({ op: 'BATCH_MATMUL', attrs: { adjX, adjY }, operands, result });
      const bytes = Int8Array.from({ length: elementCount(y) }, () => random.integer(-128, 127));
      const weights = { tensor: tensor('int8', y, bytes, perTensor(Math.fround(1e-2), 0)), constant: true };
      const layer = { op: 'BATCH_MATMUL', attrs: { adjX, adjY }, operands: [operands[0], weights] };
      await expectSame({ ...layer, result: { quantization: perTensor(Math.fround(4e-3), zero) } });
    }
  });

  it('products of nothing but the smallest number', async () => {
    const shapes = [
      [3, 200],
      [200, 9],
    ];
    const operands = shapes.map((shape) => {
      const data = new Int16Array(elementCount(shape)).fill(-32768);
      return { tensor: tensor('int16', shape, data, perTensor(Math.fround(1e-4), 0)) };
    });
    const result = { quantization: perTensor(Math.fround(0.08), -32768) };
    await expectSame({ op: 'BATCH_MATMUL', operands, result });
  });

  it.each([
    ['int32', 3e-4],
    ['int32', 0.4],
    ['int64', 3e-4],
  ] as const)('layers with a bias of %s and results of scale %d', async (type, scale) => {
    const result = { quantization: perTensor(Math.fround(scale), 0) };
    const attrs = { padding: 'SAME', strideH: 1, strideW: 1, depthMultiplier: 1 };
    const x = { tensor: words([1, 7, 9, 70]) };
    const layers = [
      ['CONV_2D', [21, 3, 3, 70], 21, 0], // 630 products may leave 31 bits
      ['DEPTHWISE_CONV_2D', [1, 3, 3, 70], 70, 3],
      ['FULLY_CONNECTED', [19, 70], 19, 0],
    ] as const;
    for (const [op, shape, channels, axis] of layers) {
      const scales = Array.from({ length: channels }, (_, i) => Math.fround(0.01 + 0.003 * (i % 5)));
      const weights = Int8Array.from({ length: elementCount(shape) }, () => random.integer(-128, 127));
      const perAxis = { scale: scales, zeroPoint: scales.map(() => 0), axis };
      const biases = Array.from({ length: channels }, () => random.integer(-(2 ** 28), 2 ** 28));
      const bias = type === 'int32' ? Int32Array.from(biases) : BigInt64Array.from(biases, BigInt);
      const operands = [
        x,
        { tensor: tensor('int8', shape, weights, perAxis), constant: true },
        { tensor: tensor(type, [channels], bias), constant: true },
      ];
      await expectSame({ op, attrs: op === 'FULLY_CONNECTED' ? {} : attrs, operands, result });
    }
  });

  /** All of the range, its ends among it. */
  function words(shape: Shape, scale = 1e-4, zeroPoint = 0): Tensor {
    const data = Int16Array.from({ length: elementCount(shape) }, () =>
      random.next() < 0.1 ? random.pick([-32768, 32767]) : random.integer(-32768, 32767),
    );
    return tensor('int16', shape, data, perTensor(Math.fround(scale), zeroPoint));
  }
});
