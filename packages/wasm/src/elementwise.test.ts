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

/** What the cases of the ops leave out: several chunks of work, scales far apart, constant divisors. */
describe('elementwise layers', () => {
  const random = new Random(11);
  const LARGE: readonly [Shape, Shape][] = [
    [
      [3, 1100],
      [3, 1100],
    ],
    [[2, 7, 19, 33], [33]],
    [
      [2, 1, 19, 3],
      [5, 1, 3],
    ],
    [[1500], []],
  ];

  it.each(LARGE)('sums, products and choices of %j and %j', async (a, b) => {
    for (const dtype of ['float32', 'int32', 'int8', 'uint8'] as const) {
      const operands = [{ tensor: filled(dtype, a) }, { tensor: filled(dtype, b) }];
      const result = { quantization: operands[0].tensor.quantization };
      await expectSame({ op: 'ADD', operands, result });
      await expectSame({ op: 'MUL', operands, result });
      await expectSame({ op: 'LESS', operands });
    }
  });

  it.each([
    [1e-4, 0.05, 0.1],
    [3, 1e-3, 0.01],
    [0.5, 0.5, 2e-4],
  ])('8-bit sums of scales %d and %d with a result of scale %d', async (a, b, to) => {
    const operands = [a, b].map((scale, i) => ({ tensor: filled('int8', [2, 9, 5], scale, i - 3) }));
    for (const op of ['ADD', 'SUB'])
      await expectSame({ op, operands, result: { quantization: perTensor(to, 4) } });
  });

  it('integers divided by constants', async () => {
    const divisor = tensor('int32', [5], Int32Array.of(3, -7, 48, 1000, -2));
    const operands = [{ tensor: filled('int32', [9, 5]) }, { tensor: divisor, constant: true }];
    for (const op of ['DIV', 'FLOOR_DIV']) await expectSame({ op, operands });
  });

  it('floats over constants, rounded down', async () => {
    const divisor = tensor('float32', [], Float32Array.of(0.7));
    await expectSame({
      op: 'FLOOR_DIV',
      operands: [{ tensor: filled('float32', [40]) }, { tensor: divisor, constant: true }],
    });
  });

  function filled(dtype: DType, shape: Shape, scale = 0.05, zeroPoint = dtype === 'uint8' ? 120 : 3): Tensor {
    const data = allocate(dtype, elementCount(shape)) as Float32Array;
    const next = { float32: () => random.normal(), int32: () => random.integer(-5000, 5000) }[
      dtype as string
    ];
    for (let i = 0; i < data.length; i++) data[i] = next ? next() : random.integer(-128, 127);
    const quantized = dtype === 'int8' || dtype === 'uint8';
    return tensor(dtype, shape, data, quantized ? perTensor(Math.fround(scale), zeroPoint) : undefined);
  }
});
