import { describe, it } from '@jest/globals';
import {
  allocate,
  type DType,
  elementCount,
  perTensor,
  Random,
  type Shape,
  type Tensor,
  tensor,
} from '@zoo/core';
import { detectFeatures } from './host/features.ts';
import { enableRelaxedSimd } from './host/relaxed-node.ts';
import { expectSame, type Operand } from './testing/compare.ts';

const random = new Random(31);

/** Sizes that the cases of the ops leave out: several blocks and stripes of work, tails behind them, long slices. */
describe('layers of several blocks', () => {
  it.each([
    [1, 31, 1, 1, 'SAME'],
    [1, 15, 2, 1, 'SAME'],
    [3, 12, 1, 2, 'VALID'],
  ])(
    'depthwise filters of one row: %d rows, %d taps, stride %d, dilation %d, %s',
    async (rows, taps, stride, dilation, padding) => {
      const [batches, width, channels] = [2, 53, 11];
      const attrs = { padding, strideH: 1, strideW: stride, dilationWFactor: dilation, depthMultiplier: 1 };
      for (const dtype of ['float32', 'int8'] as const) {
        const isFloat = dtype === 'float32';
        const weights = { tensor: filled(dtype, [1, 1, taps, channels]), constant: true };
        const operands = [{ tensor: filled(dtype, [batches, rows, width, channels]) }, weights];
        const result = { quantization: isFloat ? undefined : perTensor(0.25, -3) };
        await expectSame({ op: 'DEPTHWISE_CONV_2D', attrs, operands, result });
      }
    },
  );

  it.each([
    [2, 2, 'SAME'],
    [3, 2, 'SAME'],
    [4, 2, 'SAME'],
    [2, 2, 'VALID'],
    [5, 3, 'SAME'],
  ])('transposed convolutions, filter %d, stride %d, %s', async (filter, stride, padding) => {
    const [height, width, depth, channels] = [9, 13, 11, 10];
    const grown = (size: number) => (padding === 'SAME' ? size * stride : (size - 1) * stride + filter);
    const shape = list([2, grown(height), grown(width), channels]);
    for (const dtype of ['float32', 'int8'] as const) {
      const isFloat = dtype === 'float32';
      const weights = filled(dtype, [channels, filter, filter, depth]);
      const scales = Array.from({ length: channels }, (_, i) => Math.fround(0.01 + 0.002 * i));
      const perAxis = { scale: scales, zeroPoint: scales.map(() => 0), axis: 0 };
      const bias = isFloat
        ? filled('float32', [channels])
        : tensor(
            'int32',
            [channels],
            Int32Array.from(scales, (_, i) => 90 * i - 300),
          );
      const operands = [
        shape,
        { tensor: isFloat ? weights : { ...weights, quantization: perAxis }, constant: true },
        { tensor: filled(dtype, [2, height, width, depth]) },
        { tensor: bias, constant: true },
      ];
      const result = { quantization: isFloat ? undefined : perTensor(0.25, -3) };
      const attrs = { padding, strideH: stride, strideW: stride, fusedActivationFunction: 'RELU' };
      await expectSame({ op: 'TRANSPOSE_CONV', attrs, operands, result });
    }
  });

  it.each([
    [
      [1, 37, 53, 5],
      [0, 3, 1, 2],
    ],
    [
      [3, 130, 7],
      [0, 2, 1],
    ],
    [
      [71, 3, 66],
      [2, 1, 0],
    ],
    [
      [2, 3, 4, 5, 6],
      [4, 1, 3, 0, 2],
    ],
    [
      [5, 7, 2, 29],
      [0, 1, 3, 2],
    ],
    [
      [3, 29, 2],
      [0, 2, 1],
    ],
    [
      [2, 83, 26],
      [0, 2, 1],
    ],
  ])('transposes of %j to %j', async (shape, order) => {
    for (const dtype of ['float32', 'int8', 'int64'] as const)
      await expectSame({ op: 'TRANSPOSE', operands: [{ tensor: filled(dtype, shape) }, list(order)] });
  });

  it.each([
    [
      [1, 9, 11, 150],
      [1, 2],
    ],
    [[7, 150], [1]],
    [
      [6, 5, 4, 3],
      [0, 2],
    ],
    [[2000], [0]],
  ])('reductions of %j over %j', async (shape, axes) => {
    for (const dtype of ['float32', 'int8', 'uint8'] as const) {
      const operands = [{ tensor: filled(dtype, shape) }, list(axes)];
      const result = { quantization: operands[0].tensor.quantization };
      for (const op of ['MEAN', 'SUM', 'REDUCE_MAX']) await expectSame({ op, operands, result });
    }
  });

  it.each([
    [[40, 21], 1],
    [[3, 300], 1],
    [[2, 33, 19], 1],
    [[5, 16], -1],
  ])('extrema of %j along axis %d, and the largest of them', async (shape, axis) => {
    for (const dtype of ['float32', 'int32', 'int8', 'uint8'] as const) {
      const x = { tensor: filled(dtype, shape) };
      const operands = [x, { tensor: tensor('int32', [], Int32Array.of(axis)), constant: true }];
      await expectSame({
        op: 'ARG_MAX',
        attrs: { outputType: 'INT64' },
        operands,
        result: { dtype: 'int64' },
      });
      await expectSame({ op: 'ARG_MIN', attrs: { outputType: 'INT32' }, operands });
      const k = { tensor: tensor('int32', [], Int32Array.of(7)), constant: true };
      await expectSame({ op: 'TOPK_V2', operands: [x, k] });
    }
  });

  it('gathers of long and short slices', async () => {
    const indices = { tensor: tensor('int32', [2, 3], Int32Array.of(4, 0, 2, 2, 1, 4)) };
    for (const width of [1, 3, 4, 130, 600]) {
      for (const dtype of ['float32', 'int8'] as const)
        await expectSame({
          op: 'GATHER',
          attrs: { axis: 1 },
          operands: [{ tensor: filled(dtype, [3, 5, width]) }, indices],
        });
    }
  });

  it('products that skip the zeros of their weights', async () => {
    await enableRelaxedSimd();
    const kernel = detectFeatures().relaxed ? 'f32-sparse' : undefined; // results of all hosts know no shortcuts
    for (const [rows, depth, columns] of [
      [32, 64, 60],
      [77, 70, 61],
      [130, 130, 33],
    ]) {
      const weights = filled('float32', [columns, depth]);
      const pruned = (weights.data as Float32Array).map((weight, i) => (i % 7 && i % 11 ? 0 : weight));
      const bias = { tensor: filled('float32', [columns]), constant: true };
      const operands = [
        { tensor: filled('float32', [rows, depth]) },
        { tensor: tensor('float32', [columns, depth], pruned), constant: true },
        bias,
      ];
      const attrs = { fusedActivationFunction: 'RELU' };
      await expectSame({
        op: 'FULLY_CONNECTED',
        operands,
        attrs,
        kernel,
      });
      const picture = [
        { tensor: filled('float32', [1, 1, rows, depth]) },
        { tensor: tensor('float32', [columns, 1, 1, depth], pruned), constant: true },
        bias,
      ];
      const window = { padding: 'SAME', strideH: 1, strideW: 1 };
      await expectSame({
        op: 'CONV_2D',
        operands: picture,
        attrs: window,
        kernel,
      });
    }
  });

  it.each([
    [[1, 30, 20, 3], [3]],
    [
      [2, 7, 13, 5],
      [1, 1, 1, 5],
    ],
    [
      [500, 7],
      [1, 7],
    ],
  ])('a constant row for each of many short ones, %j and %j', async (shape, row) => {
    for (const dtype of ['float32', 'int8', 'uint8'] as const) {
      const operands = [{ tensor: filled(dtype, shape) }, { tensor: filled(dtype, row), constant: true }];
      const result = { quantization: operands[0].tensor.quantization };
      for (const op of ['SUB', 'MUL']) {
        await expectSame({ op, operands, result });
        await expectSame({ op, operands: [...operands].reverse(), result });
      }
    }
  });

  it.each([
    [2, 1],
    [1, 2],
    [3, 2],
  ])(
    'few channels under filters with rows %d and columns %d apart',
    async (dilationHFactor, dilationWFactor) => {
      for (const dtype of ['float32', 'int8', 'uint8'] as const) {
        const weights = filled(dtype, [4, 3, 2, 3]);
        const result = { quantization: dtype === 'float32' ? undefined : perTensor(0.5, 3) };
        const operands = [{ tensor: filled(dtype, [1, 9, 8, 3]) }, { tensor: weights, constant: true }];
        const attrs = { padding: 'SAME', strideH: 1, strideW: 1, dilationHFactor, dilationWFactor };
        await expectSame({ op: 'CONV_2D', operands, attrs, result });
      }
    },
  );

  it('audio frames', async () => {
    const operands = [{ tensor: filled('float32', [33, 1, 400]) }, list([1, 512])];
    await expectSame({ op: 'RFFT2D', operands });
    await expectSame({ op: 'LOG_SOFTMAX', operands: [{ tensor: filled('float32', [5, 521]) }] });
    await expectSame({ op: 'CUMSUM', operands: [{ tensor: filled('float32', [3, 40, 9]) }, axisOf(1)] });
  });
});

function axisOf(axis: number): Operand {
  return { tensor: tensor('int32', [], Int32Array.of(axis)), constant: true };
}

function list(values: readonly number[]): Operand {
  return { tensor: tensor('int32', [values.length], Int32Array.from(values)), constant: true };
}

function filled(dtype: DType, shape: Shape): Tensor {
  const data = allocate(dtype, elementCount(shape)) as { [index: number]: number | bigint };
  for (let i = 0; i < elementCount(shape); i++) {
    if (dtype === 'float32') data[i] = random.normal();
    else data[i] = dtype === 'int64' ? BigInt(random.integer(-9999, 9999)) : random.integer(-100, 100);
  }
  const bytes = dtype === 'int8' || dtype === 'uint8';
  const quantization = bytes ? perTensor(Math.fround(0.05), dtype === 'uint8' ? 120 : 3) : undefined;
  return tensor(dtype, shape, data as Tensor['data'], quantization);
}
