import { describe, expect, it } from '@jest/globals';
import { allocate, type DType, elementCount, Random, type Shape, type Tensor, tensor } from '@zoo/core';
import { cutFinely } from './compile/cut.ts';
import { delegateWith, wasmDelegate } from './delegate.ts';
import { expectSame } from './testing/compare.ts';
import { runLayer } from './testing/layers.ts';

/** What the cases of the ops leave out: slices of several stretches of work, many of which meet. */
describe('slices that are written where indices say', () => {
  const random = new Random(7);

  it.each(['float32', 'int32', 'int8', 'int64', 'bool'] as const)(
    'add up where they meet: %s',
    async (dtype) => {
      const indices = integers('int32', [40, 2], 3);
      const shape = { tensor: tensor('int32', [3], Int32Array.of(3, 4, 1301)), constant: true };
      await expectSame({ op: 'SCATTER_ND', operands: [indices, filled(dtype, [40, 1301]), shape] });
    },
  );

  it.each(['SUM', 'PROD', 'MAX', 'MIN'])('are segments: %s', async (name) => {
    for (const dtype of ['float32', 'int32'] as const) {
      const operands = [filled(dtype, [9, 3, 1027]), integers('int32', [9, 3], 5), scalar(6)];
      await expectSame({ op: `UNSORTED_SEGMENT_${name}`, operands });
    }
  });

  it.each([-1, 0, 1, 2])('are a one among noughts on axis %d', async (axis) => {
    for (const type of ['int32', 'int64'] as const) {
      const values = [filled('float32', []), filled('float32', [])];
      const operands = [integers(type, [5, 37], 300), scalar(299), ...values];
      await expectSame({ op: 'ONE_HOT', attrs: { axis }, operands });
    }
  });

  it('are sequences in reverse order, by threads that share them', async () => {
    for (const [seqDim, batchDim] of [
      [1, 0],
      [0, 1],
      [2, 0],
      [0, 2],
    ]) {
      const shape = [7, 6, 9, 5];
      const operands = [filled('float32', shape), integers('int64', [shape[batchDim]], shape[seqDim] + 1)];
      const layer = { op: 'REVERSE_SEQUENCE', attrs: { seqDim, batchDim }, operands };
      await expectSame(layer);
      const two = await runLayer(layer, [delegateWith({ threads: 2 }, cutFinely)]);
      const one = await runLayer(layer, []);
      expect(two.results).toEqual(one.results);
    }
  });

  it.each([
    ['SCATTER_ND', [[0, 3], [1, 1], [2]], /index out of range.*got 3/],
    ['SCATTER_ND', [[0, -1], [1, 1], [2]], /index out of range.*got -1/],
  ] as const)('%s of %j is refused', async (op, [indices, updates, shape], error) => {
    const operands = [
      { tensor: tensor('int32', [2, 1], Int32Array.from(indices)) },
      { tensor: tensor('float32', [2], Float32Array.from(updates)) },
      { tensor: tensor('int32', [1], Int32Array.from(shape)), constant: true },
    ];
    for (const delegates of [[], [wasmDelegate()]]) {
      await expect(runLayer({ op, operands }, delegates)).rejects.toThrow(error);
    }
  });

  it('refuses sequences that are longer than their axis', async () => {
    const operands = [filled('float32', [2, 3]), { tensor: tensor('int32', [2], Int32Array.of(3, 4)) }];
    for (const delegates of [[], [wasmDelegate()]]) {
      const run = runLayer(
        { op: 'REVERSE_SEQUENCE', attrs: { seqDim: 1, batchDim: 0 }, operands },
        delegates,
      );
      await expect(run).rejects.toThrow(/sequence length out of range.*expected 0 to 3.*got 4/s);
    }
  });

  function scalar(value: number) {
    return { tensor: tensor('int32', [], Int32Array.of(value)), constant: true };
  }

  function integers(dtype: 'int32' | 'int64', shape: Shape, below: number) {
    const numbers = Array.from({ length: elementCount(shape) }, () => random.integer(0, below - 1));
    const data = dtype === 'int32' ? Int32Array.from(numbers) : BigInt64Array.from(numbers, BigInt);
    return { tensor: tensor(dtype, shape, data) };
  }

  function filled(dtype: DType, shape: Shape): { tensor: Tensor } {
    const data = allocate(dtype, elementCount(shape)) as Float32Array;
    const next: Record<string, () => unknown> = {
      float32: () => random.normal(),
      int64: () => BigInt(random.integer(-(2 ** 31), 2 ** 31)) << 20n,
      bool: () => random.integer(0, 1),
      int8: () => random.integer(-128, 127),
      int32: () => random.integer(-3, 3),
    };
    for (let i = 0; i < data.length; i++) data[i] = next[dtype]() as number;
    return { tensor: tensor(dtype, shape, data) };
  }
});
