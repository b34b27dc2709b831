import { describe, expect, it } from '@jest/globals';
import { GraphBuilder, type Module, Value } from '@zoo/ir';
import { ops } from '@zoo/ops';
import { type Delegate, loadModel } from '@zoo/runtime';
import { wasmDelegate } from './delegate.ts';

const SCALED = { scale: [0.5], zeroPoint: [0], axis: 0 };

function module(width = -1): Module {
  const b = new GraphBuilder(ops);
  const x = b.input('x', 'float32', [1, 4, width, 2]);
  const w = b.constant('w', 'float32', [3, 1, 1, 2], Float32Array.from([1, 2, 3, 4, 5, 6]));
  const y = b.add('CONV_2D', [x, w], { padding: 'SAME', strideH: 1, strideW: 1 });
  const z = b.add('RELU6', [y]);
  const flat = b.add('RESHAPE', [z], { newShape: [-1, 3] });
  return { graphs: [b.finish([flat])], signatures: [], metadata: [], files: [] };
}

/** A padded convolution of 3x3, which copies its patches into scratch. */
function withScratch(): Module {
  const b = new GraphBuilder(ops);
  const x = b.input('x', 'float32', [1, 8, 8, 3]);
  const w = b.constant('w', 'float32', [4, 3, 3, 3], new Float32Array(108).fill(1));
  const y = b.add('CONV_2D', [x, w], { padding: 'SAME', strideH: 1, strideW: 1 });
  return { graphs: [b.finish([y])], signatures: [], metadata: [], files: [] };
}

/** The same delegate under a runtime whose plan is so many bytes beside the truth. */
function misplacing(delegate: Delegate, by: { address: number; scratch: number }): Delegate {
  return {
    ...delegate,
    async open(context) {
      const session = await delegate.open(context);
      const compile = session.compile.bind(session);
      session.compile = (partition, plan) =>
        compile(partition, {
          ...plan,
          address: (value) => (plan.address(value) as number) + by.address,
          scratch: (step) => plan.scratch(step) + by.scratch,
        });
      return session;
    },
  };
}

describe('the wasm delegate', () => {
  it('computes the whole of a graph it supports, activations fused and views free', async () => {
    using model = await loadModel(module(2), { delegates: [wasmDelegate()] });
    const x = Float32Array.from({ length: 16 }, (_, i) => i / 8 - 1);
    await model.run([x], { profile: true });
    expect(model.profile().map(({ op, delegate }) => [op, delegate])).toEqual([
      ['CONV_2D+RELU6', 'wasm'],
      ['RESHAPE', 'wasm'],
    ]);
  });

  it('specializes again after a resize, larger and smaller, in the same memory', async () => {
    const shapes = [3, 200, 1, 57];
    using reference = await loadModel(module());
    using model = await loadModel(module(), { delegates: [wasmDelegate()] });
    for (const width of shapes) {
      const x = Float32Array.from({ length: 8 * width }, (_, i) => Math.sin(i));
      await reference.resize({ x: [1, 4, width, 2] });
      await model.resize({ x: [1, 4, width, 2] });
      const [expected] = Object.values(await reference.run([x]));
      const [actual] = Object.values(await model.run([x]));
      expect(actual.shape).toEqual([4 * width, 3]);
      (expected.data as Float32Array).forEach((value, i) => {
        expect(actual.data[i]).toBeCloseTo(value, 5);
      });
    }
  });

  it('fuses an activation only into kernels that clamp', async () => {
    const b = new GraphBuilder(ops);
    const x = b.input('x', 'float32', [1, 4]);
    const joined = b.add('RELU', [b.add('CONCATENATION', [x, x], { axis: 1 })]);
    const largest = b.add('RELU6', [b.add('MAXIMUM', [x, x])]);
    const graph = b.finish([joined, largest, b.add('RELU', [b.add('L2_NORMALIZATION', [x])])]);
    const module = { graphs: [graph], signatures: [], metadata: [], files: [] };
    using model = await loadModel(module, { delegates: [wasmDelegate()] });
    const results = Object.values(await model.run([[-3, 0, 4, 12]], { profile: true }));
    expect(results.map(({ data }) => [...(data as Float32Array)])).toEqual([
      [0, 0, 4, 12, 0, 0, 4, 12],
      [0, 0, 4, 6],
      [0, 0, expect.closeTo(4 / 13, 5), expect.closeTo(12 / 13, 5)], // 13^2 = 3^2 + 4^2 + 12^2
    ]);
    expect(model.profile().map(({ op }) => op)).toContain('MAXIMUM+RELU6');
  });

  it('says why it leaves a node alone', async () => {
    const b = new GraphBuilder(ops);
    const [x, w] = [b.input('x', 'float32', [1, 1, 1, 4]), b.input('w', 'float32', [2, 1, 1, 4])];
    const y = b.add('CONV_2D', [x, w], { padding: 'SAME', strideH: 1, strideW: 1 });
    const graph = b.finish([y]);
    const reasons: unknown[] = [];
    const delegate = wasmDelegate();
    const watching = {
      ...delegate,
      supports: (...[node, context]: Parameters<typeof delegate.supports>) => {
        const answer = delegate.supports(node, context);
        reasons.push(answer);
        return answer;
      },
    };
    using _model = await loadModel(
      { graphs: [graph], signatures: [], metadata: [], files: [] },
      { delegates: [watching] },
    );
    expect(reasons).toContain('weights that are not constant');
  });

  it.each<[string, (b: GraphBuilder) => Value]>([
    [
      'a pool with an activation',
      (b) => {
        const window = { filterHeight: 1, filterWidth: 1, strideH: 1, strideW: 1, padding: 'VALID' };
        const x = b.input('x', 'int8', [1, 2, 2, 1], SCALED);
        return b.add('MAX_POOL_2D', [x], { ...window, fusedActivationFunction: 'RELU' });
      },
    ],
    [
      '16-bit numbers in other steps',
      (b) => b.add('QUANTIZE', [b.input('x', 'int16', [4])], {}, { dtype: 'int16' }),
    ],
    [
      'SVDF',
      (b) => {
        const x = b.input('x', 'int8', [1, 2], SCALED);
        const features = b.constant('f', 'int8', [1, 2], new Int8Array(2), SCALED);
        const time = b.constant('t', 'int8', [1, 3], new Int8Array(3), SCALED);
        const state = new Value({ name: 's', dtype: 'int8', shape: [1, 3], isVariable: true });
        return b.add('SVDF', [x, features, time, undefined, state], { rank: 1 }, { quantization: SCALED });
      },
    ],
  ])('leaves %s without scales to the reference kernel, which says so', async (_, build) => {
    const b = new GraphBuilder(ops);
    const graphs = [b.finish([build(b)])];
    const loading = loadModel(
      { graphs, signatures: [], metadata: [], files: [] },
      { delegates: [wasmDelegate()] },
    );
    await expect(loading).rejects.toMatchObject({ code: 'QUANTIZATION_MISSING' });
  });

  it.each([
    ['tensors behind the arena', { address: 2 ** 20, scratch: 0 }],
    ['tensors before the arena', { address: -(2 ** 20), scratch: 0 }],
    ['tensors half outside', { address: 64, scratch: 0 }],
    ['scratch outside', { address: 0, scratch: 2 ** 20 }],
  ])('compiles no code for a plan with %s', async (_, moved) => {
    const delegate = misplacing(wasmDelegate(), moved);
    await expect(loadModel(withScratch(), { delegates: [delegate] })).rejects.toMatchObject({
      code: 'WASM_ADDRESS',
    });
  });

  it('compiles the same model where the plan is right', async () => {
    const delegate = misplacing(wasmDelegate(), { address: 0, scratch: 0 });
    using model = await loadModel(withScratch(), { delegates: [delegate] });
    expect(model.outputs[0].shape).toEqual([1, 8, 8, 4]);
  });

  it('stops when asked', async () => {
    using model = await loadModel(module(2), { delegates: [wasmDelegate()] });
    const run = model.run([new Float32Array(16)], { signal: AbortSignal.abort() });
    await expect(run).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('is deterministic on request: a kernel without fused multiply-add', async () => {
    using model = await loadModel(module(2), { delegates: [wasmDelegate({ deterministic: true })] });
    await model.run([new Float32Array(16)], { profile: true });
    expect(model.profile()[0].kernel).toBe('f32-gemm-4x8-tail');
  });
});
