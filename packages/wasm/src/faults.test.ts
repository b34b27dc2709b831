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
