import { describe, expect, it } from '@jest/globals';
import { GraphBuilder } from '@zoo/ir';
import { ops, writeModule } from '@zoo/ops';
import { moduleOf, smallNetwork } from '../testing/models.ts';
import { inspect } from './inspect.ts';
import { realOf, summarizeWeights } from './weights.ts';

describe('inspect', () => {
  it('accounts for every byte of the file', async () => {
    const bytes = writeModule(smallNetwork());
    const { sizes } = await inspect(bytes);
    expect(sizes.parameters).toBe(4 * 9 * 4 + 4 + 2 + 12 + 3);
    expect(sizes.weights).toBe(4 * sizes.parameters);
    expect(sizes.weights + sizes.metadata + sizes.files + sizes.structure).toBe(bytes.length);
  });

  it('says who computes each node, and what is in memory at each step', async () => {
    const { graphs, arena, delegates } = await inspect(writeModule(smallNetwork()));
    const [{ nodes, tensors }] = graphs;
    expect(nodes.every(({ delegate }) => delegate !== undefined)).toBe(true);
    expect(delegates.reduce((sum, one) => sum + one.nodes, 0)).toBe(5);
    const [map] = arena?.graphs ?? [];
    expect(map.bytes).toBe(arena?.bytes);
    const named = map.blocks.flatMap((block) => block.tensors.map((tensor) => tensors[tensor].name));
    expect(named).toContain('image');
    expect(named).toContain('scores');
    expect(new Set(named).size).toBe(named.length);
  });

  it('describes a model that cannot run', async () => {
    const b = new GraphBuilder(ops);
    const x = b.input('x', 'string', [1]);
    const module = moduleOf(b.finish([x]));
    await expect(inspect(writeModule(module))).resolves.toMatchObject({ macs: 0, graphs: [{ nodes: [] }] });
  });

  it('refuses what is no model', async () => {
    await expect(inspect(new Uint8Array(64))).rejects.toMatchObject({ category: 'damaged-input' });
  });
});

describe('weights', () => {
  it('are told in real numbers', () => {
    const quantization = { scale: [0.5, 2], zeroPoint: [1, 0], axis: 0 };
    const real = realOf('int8', [2, 2], quantization);
    expect([3, 1, 3, 1].map(real)).toEqual([1, 0, 6, 2]);
    const summary = summarizeWeights('int8', [2, 2], new Int8Array([3, 1, 3, 1]), quantization);
    expect(summary).toMatchObject({ min: 0, max: 6, zeros: 0.25, histogram: [] });
  });

  it('have a histogram that counts each element once', () => {
    const data = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i));
    const summary = summarizeWeights('float32', [1000], data);
    expect(summary?.histogram.reduce((a, b) => a + b, 0)).toBe(1000);
  });

  it('of texts, of nothing and of NaN are not summed up', () => {
    expect(summarizeWeights('string', [1], ['a'])).toBeUndefined();
    expect(summarizeWeights('float32', [0], new Float32Array())).toBeUndefined();
    expect(summarizeWeights('float32', [1], new Float32Array([Number.NaN]))).toBeUndefined();
  });
});
