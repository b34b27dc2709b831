import { describe, expect, it } from '@jest/globals';
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
import { wasmDelegate } from './delegate.ts';
import { expectSame } from './testing/compare.ts';
import { runLayer } from './testing/layers.ts';

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

  it.each(['int32', 'int16', 'int8'] as const)(
    'divided %s, among them those that do not fit',
    async (dtype) => {
      const least = { int32: -(2 ** 31), int16: -(2 ** 15), int8: -128 }[dtype];
      const dividends = allocate(dtype, 45) as Int32Array;
      dividends.set([...dividends.keys()].map((i) => (i % 3 ? random.integer(-128, 127) : least + (i >> 4))));
      const a = { tensor: tensor(dtype, [9, 5], dividends) };
      const divisors = tensor(
        dtype,
        [5],
        dividends.slice(0, 5).map((_, i) => [3, -7, 48, -1, -2][i]),
      );
      for (const op of dtype === 'int32' ? ['DIV', 'FLOOR_DIV', 'FLOOR_MOD'] : ['FLOOR_DIV', 'FLOOR_MOD']) {
        for (const constant of [true, false])
          await expectSame({ op, operands: [a, { tensor: divisors, constant }] });
      }
    },
  );

  it('powers of integers, which wrap around, and no negative ones', async () => {
    const base = { tensor: tensor('int32', [7], Int32Array.of(0, 1, -1, 3, -7, 65537, -(2 ** 31))) };
    const powers = (...exponents: number[]) => ({
      op: 'POW',
      operands: [base, { tensor: tensor('int32', [exponents.length, 1], Int32Array.from(exponents)) }],
    });
    await expectSame(powers(0, 1, 2, 3, 31, 2 ** 31 - 1));
    for (const delegates of [[], [wasmDelegate()]]) {
      await expect(runLayer(powers(2, -3, 1), delegates)).rejects.toThrow(/no negative powers.*got -3/);
    }
  });

  it('angles of points in all directions, zeros and infinities among them', async () => {
    const { POSITIVE_INFINITY: most, NaN: no } = Number;
    const sizes = [0, 1e-40, 1e-9, 0.4, 0.42, 1, 2.5, 1e9, 3e38, most];
    const x = Float32Array.from([...sizes, no, ...sizes.map((size) => -size)]);
    const operands = [
      { tensor: tensor('float32', [x.length, 1], x) },
      { tensor: tensor('float32', [x.length], x) },
    ];
    const [expected, actual] = await Promise.all(
      [[], [wasmDelegate()]].map(async (delegates) => {
        const { results } = await runLayer({ op: 'ATAN2', operands }, delegates);
        return [...(results[0].data as Float32Array)];
      }),
    );
    actual.forEach((angle, i) => {
      const wanted = expected[i];
      if (Math.abs(wanted) < 1e-30 || Number.isNaN(wanted)) expect(angle).toBe(wanted);
      else expect(Math.abs(angle / wanted - 1)).toBeLessThan(3e-7);
    });
  });

  it('remainders of floats with quotients of any size', async () => {
    const exponents = [-149, -126, -40, -24, -1, 0, 1, 23, 24, 60, 127];
    const numbers = exponents.flatMap((exponent) =>
      [1, -1, 1.5, 5 / 3].map((factor) => Math.fround(factor * 2 ** exponent)),
    );
    const x = Float32Array.from([...numbers, 0, -0, Infinity, -Infinity, Number.NaN]);
    const y = Float32Array.from([...numbers, Infinity, -Infinity]);
    const operands = [
      { tensor: tensor('float32', [x.length, 1], x) },
      { tensor: tensor('float32', [y.length], y) },
    ];
    const [expected, actual] = await Promise.all(
      [[], [wasmDelegate()]].map((delegates) => runLayer({ op: 'FLOOR_MOD', operands }, delegates)),
    );
    const [found, wanted] = [actual, expected].map(({ results: [{ data }] }) => data as Float32Array);
    expect([...found]).toEqual([...wanted]); // of zeros the sign, too
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
