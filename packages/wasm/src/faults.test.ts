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
