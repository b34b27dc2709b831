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
import { expectSame } from './testing/compare.ts';

/** Right sides that are known only while running, in sizes that the cases of the ops leave out. */
describe('products of two activations', () => {
  const random = new Random(23);

  it.each([
    [1, 37, 19],
    [5, 64, 33],
    [50, 7, 8],
    [1, 16, 1],
  ])('fully connected, %d rows, depth %d, %d columns', async (rows, depth, columns) => {
    for (const dtype of ['float32', 'int8', 'uint8'] as const) {
      const bias = tensor(
        dtype === 'float32' ? 'float32' : 'int32',
        [columns],
        dtype === 'float32'
          ? filled('float32', [columns]).data
          : Int32Array.from({ length: columns }, (_, i) => 40 * i),
        dtype === 'float32' ? undefined : perTensor(Math.fround(0.05 * 0.05), 0),
      );
      const operands = [filled(dtype, [rows, depth]), filled(dtype, [columns, depth]), bias].map((x) => ({
        tensor: x,
      }));
      const result = { quantization: dtype === 'float32' ? undefined : perTensor(0.5, 3) };
      await expectSame({ op: 'FULLY_CONNECTED', operands, result });
      await expectSame({ op: 'FULLY_CONNECTED', operands: operands.slice(0, 2), result });
    }
  });

  it.each([
    [[3, 33, 40], [3, 40, 21], false, false],
    [[2, 4, 17, 8], [1, 4, 30, 8], false, true],
    [[40, 65], [40, 9], true, false],
    [[2, 1, 12, 5], [3, 5, 16], false, false],
  ] as const)('batches %j and %j', async (x, y, adjX, adjY) => {
    for (const dtype of ['float32', 'int8'] as const) {
      const operands = [{ tensor: filled(dtype, x) }, { tensor: filled(dtype, y) }];
      const result = { quantization: dtype === 'int8' ? perTensor(0.5, 3) : undefined };
      await expectSame({ op: 'BATCH_MATMUL', attrs: { adjX, adjY }, operands, result });
    }
  });

  function filled(dtype: DType, shape: Shape): Tensor {
    const data = allocate(dtype, elementCount(shape)) as Float32Array;
    for (let i = 0; i < data.length; i++)
      data[i] = dtype === 'float32' ? random.normal() : random.integer(-128, 127);
    const quantization = perTensor(Math.fround(0.05), dtype === 'uint8' ? 120 : 3);
    return tensor(dtype, shape, data, dtype === 'float32' ? undefined : quantization);
  }
});
