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

  it.each([
    [
      [3, 1103],
      [3, 1103],
    ],
    [[2, 7, 19, 3], [3]],
    [
      [5, 1],
      [1, 6],
    ],
    [[9], []],
  ] as const)('64-bit integers of %j and %j', async (a, b) => {
    const operands = [{ tensor: longs(a) }, { tensor: longs(b) }];
    const names = ['ADD', 'SUB', 'MUL', 'MAXIMUM', 'MINIMUM', 'EQUAL', 'NOT_EQUAL'];
    for (const op of [...names, 'LESS', 'LESS_EQUAL', 'GREATER', 'GREATER_EQUAL']) {
      await expectSame({ op, operands });
    }
    const condition = {
      tensor: tensor(
        'bool',
        [...a],
        Uint8Array.from({ length: elementCount(a) }, () => random.integer(0, 1)),
      ),
    };
    await expectSame({ op: 'SELECT_V2', operands: [condition, ...operands] });
    for (const dtype of ['float32', 'bool'] as const)
      await expectSame({ op: 'CAST', operands: operands.slice(0, 1), result: { dtype } });
  });

  /** Near the borders of words, and anywhere. */
  function longs(shape: Shape): Tensor {
    const borders = [0n, 1n << 31n, 1n << 32n, 1n << 53n, 1n << 63n, -(1n << 32n), -(1n << 31n)];
    const data = BigInt64Array.from({ length: elementCount(shape) }, () => {
      const near = random.pick(borders) + BigInt(random.integer(-2, 2));
      const words = [0, 1].map(() => BigInt(random.integer(-(2 ** 31), 2 ** 31 - 1)));
      return BigInt.asIntN(64, random.next() < 0.5 ? near : (words[0] << 32n) ^ words[1]);
    });
    return tensor('int64', shape, data);
  }

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
