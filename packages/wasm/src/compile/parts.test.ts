import { describe, expect, it } from '@jest/globals';
import { type Graph, GraphBuilder, type Value } from '@zoo/ir';
import { ops } from '@zoo/ops';
import { loadModel } from '@zoo/runtime';
import { wasmDelegate } from '../delegate.ts';

/** A tensor of floats. */
const TENSOR = 64 * 16 * 4;

async function arenaOf(write: (b: GraphBuilder, x: Value) => readonly Value[]): Promise<number> {
  const b = new GraphBuilder(ops);
  const graph: Graph = b.finish(write(b, b.input('x', 'float32', [64, 16])));
  const module = { graphs: [graph], signatures: [], metadata: [], files: [] };
  using model = await loadModel(module, { delegates: [wasmDelegate()] });
  return model.memory.arena / TENSOR;
}

describe('values inside of others', () => {
  it('are written where a concatenation has them', async () => {
    const memory = await arenaOf((b, x) => {
      const all = b.add('CONCATENATION', [b.add('SIN', [x]), b.add('COS', [x])], { axis: 0 });
      return [all];
    });
    expect(memory).toBe(3); // x and the concatenation
  });

  it('are written there and read from there through reshapes', async () => {
    const memory = await arenaOf((b, x) => {
      const flat = b.constant('flat', 'int32', [1], Int32Array.of(-1));
      const square = b.constant('square', 'int32', [2], Int32Array.of(32, 32));
      const parts = [b.add('SIN', [x]), b.add('COS', [x])].map((part) => b.add('RESHAPE', [part, square]));
      const all = b.add(
        'CONCATENATION',
        parts.map((part) => b.add('RESHAPE', [part, flat])),
        { axis: 0 },
      );
      const axis = b.constant('axis', 'int32', [], Int32Array.of(0));
      const [low, high] = b.addMany('SPLIT', [axis, all], { numSplits: 2 });
      return [b.add('SUB', [low, b.add('RESHAPE', [b.add('RESHAPE', [high, square]), flat])])];
    });
    expect(memory).toBe(3); // x and the concatenation, or this and the difference
  });

  it('have memory of their own where somebody else needs them', async () => {
    const memory = await arenaOf((b, x) => {
      const [sin, cos] = [b.add('SIN', [x]), b.add('COS', [x])];
      return [b.add('CONCATENATION', [sin, cos], { axis: 0 }), sin];
    });
    expect(memory).toBe(4);
  });

  it('are written there row by row', async () => {
    const memory = await arenaOf((b, x) => [
      b.add('CONCATENATION', [b.add('SIN', [x]), b.add('COS', [x])], { axis: 1 }),
    ]);
    expect(memory).toBe(3);
  });

  it('have memory of their own where somebody needs their rows side by side', async () => {
    const memory = await arenaOf((b, x) => {
      const sin = b.add('SIN', [x]);
      return [b.add('CONCATENATION', [sin, b.add('COS', [x])], { axis: 1 }), b.add('SOFTMAX', [sin])];
    });
    expect(memory).toBe(4);
  });

  it('are read where they are split off', async () => {
    const memory = await arenaOf((b, x) => {
      const axis = b.constant('axis', 'int32', [], Int32Array.of(0));
      const [low, high] = b.addMany('SPLIT', [axis, x], { numSplits: 2 });
      return [b.add('SUB', [low, high])];
    });
    expect(memory).toBe(1.5); // x and the difference
  });
});
