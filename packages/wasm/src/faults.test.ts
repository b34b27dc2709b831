import { describe, expect, it } from '@jest/globals';
import { GraphBuilder } from '@zoo/ir';
import { ops } from '@zoo/ops';
import { loadModel } from '@zoo/runtime';
import { wasmDelegate } from './delegate.ts';

describe('indices that are not in the tensor', () => {
  it('are refused, and good ones answered after them', async () => {
    const b = new GraphBuilder(ops);
    const x = b.input('x', 'float32', [3, 2]);
    const indices = b.input('indices', 'int32', [2]);
    const y = b.add('GATHER', [x, indices], { axis: 0 });
    const module = { graphs: [b.finish([y])], signatures: [], metadata: [], files: [] };
    using model = await loadModel(module, { delegates: [wasmDelegate()] });
    const data = Float32Array.of(1, 2, 3, 4, 5, 6);
    await expect(model.run([data, Int32Array.of(1, 3)])).rejects.toThrow(/index out of range/);
    await expect(model.run([data, Int32Array.of(-1, 0)])).rejects.toThrow(/got -1/);
    const [rows] = Object.values(await model.run([data, Int32Array.of(2, 0)]));
    expect([...(rows.data as Float32Array)]).toEqual([5, 6, 1, 2]);
  });
});

describe('indices of 64 bits', () => {
  it.each([-1n, 3n, 2n ** 32n, -(2n ** 32n), 2n ** 63n - 1n])(
    'are refused as they are: %s',
    async (index) => {
      const b = new GraphBuilder(ops);
      const [x, indices] = [b.input('x', 'float32', [3, 2]), b.input('indices', 'int64', [1])];
      const y = b.add('GATHER', [x, indices], { axis: 0 });
      const module = { graphs: [b.finish([y])], signatures: [], metadata: [], files: [] };
      using model = await loadModel(module, { delegates: [wasmDelegate()] });
      const run = model.run([new Float32Array(6), BigInt64Array.of(index)]);
      await expect(run).rejects.toMatchObject({ code: 'INDEX_RANGE', received: `${index}` });
    },
  );
});

describe('several nodes that refuse their indices', () => {
  it('fail with the first one, and leave nothing behind for the next run', async () => {
    const b = new GraphBuilder(ops);
    const [x, indices] = [b.input('x', 'float32', [3, 2]), b.input('indices', 'int32', [2])];
    const rows = b.add('GATHER', [x, indices], { axis: 0 }, { name: 'rows' });
    const columns = b.add('GATHER', [x, indices], { axis: 1 }, { name: 'columns' });
    const module = { graphs: [b.finish([rows, columns])], signatures: [], metadata: [], files: [] };
    using model = await loadModel(module, { delegates: [wasmDelegate()] });
    const run = (...list: number[]) => model.run([Float32Array.of(1, 2, 3, 4, 5, 6), Int32Array.from(list)]);
    await expect(run(0, 3)).rejects.toMatchObject({ place: { node: 'rows' } });
    const results = Object.values(await run(1, 0)).map(({ data }) => [...(data as Float32Array)]);
    expect(results).toEqual([
      [3, 4, 1, 2],
      [2, 1, 4, 3, 6, 5],
    ]);
  });
});

describe('divisors of 0', () => {
  it.each(['int32', 'float32', 'int16'] as const)(
    'are refused among %s, and nothing beyond their end is',
    async (dtype) => {
      for (const op of dtype === 'int32' ? ['DIV', 'FLOOR_DIV', 'FLOOR_MOD'] : ['FLOOR_DIV', 'FLOOR_MOD']) {
        const b = new GraphBuilder(ops);
        const [x, y] = ['x', 'y'].map((name) => b.input(name, dtype, [5]));
        const module = { graphs: [b.finish([b.add(op, [x, y])])], signatures: [], metadata: [], files: [] };
        using reference = await loadModel(module);
        using model = await loadModel(module, { delegates: [wasmDelegate()] });
        const error = /integer division by zero(?!.*got)/;
        await expect(
          reference.run([
            [7, 6, 5, 4, 3],
            [1, 2, 3, 4, 0],
          ]),
        ).rejects.toThrow(error);
        await expect(
          model.run([
            [7, 6, 5, 4, 3],
            [1, 2, 3, 4, 0],
          ]),
        ).rejects.toThrow(error);
        const [results] = Object.values(
          await model.run([
            [7, 6, 5, 4, -3],
            [1, 2, 3, 4, 2],
          ]),
        );
        expect([...(results.data as Float32Array)]).toEqual(
          { DIV: [7, 3, 1, 1, -1], FLOOR_DIV: [7, 3, 1, 1, -2], FLOOR_MOD: [0, 0, 2, 0, 1] }[op],
        );
      }
    },
  );
});

describe('constants that an op refuses', () => {
  it('stay with the reference kernel, which says so when it runs, and where', async () => {
    const b = new GraphBuilder(ops);
    const x = b.input('x', 'float32', [2, 3]);
    const lengths = b.constant('lengths', 'int32', [2], Int32Array.of(3, 9));
    const y = b.add('REVERSE_SEQUENCE', [x, lengths], { seqDim: 1, batchDim: 0 });
    const module = { graphs: [b.finish([y])], signatures: [], metadata: [], files: [] };
    using model = await loadModel(module, { delegates: [wasmDelegate()] });
    const error = { code: 'INDEX_RANGE', place: { op: 'REVERSE_SEQUENCE' } };
    await expect(model.run([new Float32Array(6)])).rejects.toMatchObject(error);
  });

  it('are scales for blocks of a matrix, which no product of batches has', async () => {
    const b = new GraphBuilder(ops);
    const x = b.input('x', 'float32', [1, 11]);
    const blocks = { size: 16, scales: new Float32Array(11).fill(1) };
    const quantization = { scale: [], zeroPoint: [], axis: 0, blocks };
    const y = b.constant('y', 'int8', [11, 16], new Int8Array(11 * 16), quantization);
    const module = {
      graphs: [b.finish([b.add('BATCH_MATMUL', [x, y])])],
      signatures: [],
      metadata: [],
      files: [],
    };
    for (const delegates of [[], [wasmDelegate()]])
      await expect(loadModel(module, { delegates })).rejects.toMatchObject({ code: 'QUANTIZATION_MISSING' });
  });
});
