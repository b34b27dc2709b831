import { describe, expect, it } from '@jest/globals';
import { Random, type Shape } from '@zoo/core';
import { GraphBuilder, type Module, type Value } from '@zoo/ir';
import { ops } from '@zoo/ops';
import { loadModel } from '@zoo/runtime';
import { readModel } from '@zoo/tflite';
import fc from 'fast-check';
import { compareTensors } from '../compare.ts';
import { exportModule } from '../export.ts';
import { quantize } from '../quantize.ts';
import { quantizeSymmetric } from './symmetric.ts';

const random = new Random(4);
const normals = (count: number, scale = 0.1) =>
  Float32Array.from({ length: count }, () => scale * random.normal());

function build(
  body: (b: GraphBuilder, constant: (name: string, shape: Shape, data?: Float32Array) => Value) => Value,
): Module {
  const b = new GraphBuilder(ops);
  const constant = (name: string, shape: Shape, data?: Float32Array) =>
    b.constant(name, 'float32', shape, data ?? normals(shape.reduce((n, size) => n * size, 1)));
  const graph = b.finish([body(b, constant)]);
  return { graphs: [graph], signatures: [], metadata: [], files: [] };
}

const dense = (name = 'w') =>
  build((b, constant) =>
    b.add('FULLY_CONNECTED', [
      b.input('x', 'float32', [2, 64]),
      constant(name, [32, 64]),
      constant('b', [32]),
    ]),
  );

const convolutions = () =>
  build((b, constant) => {
    const x = b.input('x', 'float32', [1, 8, 8, 16]);
    const attrs = { padding: 'SAME', strideH: 1, strideW: 1 };
    const y = b.add('CONV_2D', [x, constant('conv', [128, 1, 1, 16]), constant('cb', [128])], attrs);
    const depth = [y, constant('depth', [1, 3, 3, 128]), constant('db', [128])];
    return b.add('DEPTHWISE_CONV_2D', depth, { ...attrs, depthMultiplier: 1 });
  });

async function outputsOf(input: Uint8Array | Module): Promise<Float32Array[]> {
  using model = await loadModel(input instanceof Uint8Array ? input : exportModule(input));
  const seeded = new Random(9);
  const inputs = model.inputs.map(({ shape }) => {
    const count = shape.reduce((product, size) => product * size, 1);
    return Float32Array.from({ length: count }, () => seeded.normal());
  });
  return Object.values(await model.run(inputs)).map(({ data }) => data as Float32Array);
}

async function cosine(a: Uint8Array | Module, b: Uint8Array | Module): Promise<number> {
  const [[x], [y]] = await Promise.all([outputsOf(a), outputsOf(b)]);
  const tensor = (data: Float32Array) => ({ dtype: 'float32', shape: [data.length], data }) as const;
  return compareTensors(tensor(x), tensor(y)).cosine;
}

const versions = (bytes: Uint8Array) =>
  Object.fromEntries(
    readModel(bytes).operatorCodes.map(({ builtinCode, version }) => [builtinCode, version]),
  );

describe('dynamic', () => {
  it('stores dense weights with one scale, for every runtime, and computes nearly the same', async () => {
    const before = dense();
    const { bytes, module, quantization } = await quantize(before, { mode: 'dynamic' });
    const [node] = module.graphs[0].nodes;
    expect(node.inputs.map((value) => [value?.dtype, value?.quantization?.scale.length ?? 0])).toEqual([
      ['float32', 0],
      ['int8', 1],
      ['float32', 0],
    ]);
    expect(Object.values(versions(bytes))).toEqual([3]);
    expect(quantization.bytes).toEqual({ before: 8192, after: 2048 });
    expect(quantization.tensors[0].error?.sqnr).toBeGreaterThan(30);
    expect(await cosine(before, bytes)).toBeGreaterThan(0.999);
  });

  it('stores convolution weights with a scale for each output channel', async () => {
    const before = convolutions();
    const { module, bytes, quantization } = await quantize(before, { mode: 'dynamic' });
    const weights = module.graphs[0].nodes.map((node) => node.inputs[1]);
    expect(
      weights.map((value) => [value?.dtype, value?.quantization?.axis, value?.quantization?.scale.length]),
    ).toEqual([
      ['int8', 0, 128],
      ['int8', 3, 128],
    ]);
    expect(quantization.tensors.map(({ name, axis }) => [name, axis])).toEqual([
      ['conv', 0],
      ['depth', 3],
    ]);
    expect(await cosine(before, bytes)).toBeGreaterThan(0.999);
  });

  it('offers what newer runtimes can do', async () => {
    const perChannel = await quantize(dense(), { mode: 'dynamic', settings: { perChannelDense: true } });
    expect(Object.values(versions(perChannel.bytes))).toEqual([12]);
    const asymmetric = await quantize(dense(), { mode: 'dynamic', settings: { asymmetricInputs: true } });
    expect(Object.values(versions(asymmetric.bytes))).toEqual([9]);
    expect(await cosine(dense(), perChannel.bytes)).toBeDefined();
  });

  it('leaves small weights, and says so', async () => {
    const { quantization, module } = await quantize(dense(), {
      mode: 'dynamic',
      settings: { minElements: 4096 },
    });
    expect(module.graphs[0].nodes[0].inputs[1]?.dtype).toBe('float32');
    expect(quantization.tensors[0].skipped).toBe('fewer than 4096 elements');
  });

  it('keeps a constant float for readers that have no use for int8', async () => {
    const before = build((b, constant) => {
      const shared = constant('shared', [32, 64]);
      const y = b.add('FULLY_CONNECTED', [b.input('x', 'float32', [2, 64]), shared, constant('b', [32])]);
      return b.add('FULLY_CONNECTED', [
        y,
        b.add('TRANSPOSE', [
          b.add('NEG', [b.add('ADD', [shared, b.input('z', 'float32', [1])])]),
          b.constant('p', 'int32', [2], Int32Array.of(1, 0)),
        ]),
        constant('c', [64]),
      ]);
    });
    const { module, bytes } = await quantize(before, { mode: 'dynamic' });
    const dtypes = module.graphs[0].nodes.map(({ op, inputs }) => [
      op,
      ...inputs.map((value) => value?.dtype),
    ]);
    expect(dtypes).toContainEqual(['FULLY_CONNECTED', 'float32', 'int8', 'float32']);
    expect(dtypes).toContainEqual(['ADD', 'float32', 'float32']);
    expect(await cosine(before, bytes)).toBeGreaterThan(0.999);
  });

  it('dequantizes in front of ops without a hybrid kernel', async () => {
    const before = build((b, constant) => {
      const size = b.constant('size', 'int32', [4], Int32Array.of(1, 8, 8, 16));
      const x = b.input('x', 'float32', [1, 4, 4, 16]);
      return b.add('TRANSPOSE_CONV', [size, constant('w', [16, 2, 2, 16]), x], {
        padding: 'SAME',
        strideH: 2,
        strideW: 2,
      });
    });
    const { module, bytes } = await quantize(before, { mode: 'dynamic' });
    expect(module.graphs[0].nodes.map(({ op }) => op)).toEqual(['DEQUANTIZE', 'TRANSPOSE_CONV']);
    expect(await cosine(before, bytes)).toBeGreaterThan(0.999);
  });

  it('moves int8 rows out of a table and dequantizes those alone', async () => {
    const before = build((b, constant) => {
      const indices = b.constant('i', 'int32', [3], Int32Array.of(5, 0, 99));
      return b.add('ADD', [
        b.add('GATHER', [constant('table', [100, 16]), indices]),
        b.input('x', 'float32', [3, 16]),
      ]);
    });
    const { module, bytes } = await quantize(before, { mode: 'dynamic' });
    const ops = module.graphs[0].nodes.map(({ op, outputs }) => [op, outputs[0].dtype]);
    expect(ops).toEqual([
      ['GATHER', 'int8'],
      ['DEQUANTIZE', 'float32'],
      ['ADD', 'float32'],
    ]);
    expect(await cosine(before, bytes)).toBeGreaterThan(0.999);
  });

  it('leaves weights that are not finite', async () => {
    const { quantization } = await quantize(
      build((b, constant) =>
        b.add('FULLY_CONNECTED', [
          b.input('x', 'float32', [1, 64]),
          constant('w', [32, 64], normals(2048).fill(Number.NaN, 5, 6)),
          constant('b', [32]),
        ]),
      ),
      { mode: 'dynamic' },
    );
    expect(quantization.tensors[0].skipped).toBe('holds values that are not finite');
  });
});

describe('float16', () => {
  it('halves constants and shares one DEQUANTIZE among their readers', async () => {
    const before = build((b, constant) => {
      const shared = constant('shared', [16, 16]);
      const y = b.add('ADD', [b.input('x', 'float32', [16, 16]), shared]);
      return b.add('MUL', [y, shared]);
    });
    const { module, bytes, quantization } = await quantize(before, { mode: 'float16' });
    expect(module.graphs[0].nodes.map(({ op }) => op)).toEqual(['DEQUANTIZE', 'ADD', 'MUL']);
    expect(quantization.bytes).toEqual({ before: 1024, after: 512 });
    expect(await cosine(before, bytes)).toBeGreaterThan(0.99999);
  });

  it('keeps what is out of range, counts what is flushed, leaves what is tiny', async () => {
    const before = build((b, constant) => {
      const x = b.input('x', 'float32', [100]);
      const large = constant('large', [100], new Float32Array(100).fill(1e6, 7, 8));
      const faint = constant('faint', [100], new Float32Array(100).fill(1e-9, 0, 25));
      return b.add('ADD', [b.add('ADD', [b.add('ADD', [x, large]), faint]), constant('tiny', [1])]);
    });
    const { quantization } = await quantize(before, { mode: 'float16' });
    const byName = Object.fromEntries(quantization.tensors.map((tensor) => [tensor.name, tensor]));
    expect(byName.large.skipped).toMatch(/1000000 in large is outside the range of float16/);
    expect(byName.tiny.skipped).toBe('too small to gain anything');
    expect(byName.faint.to).toBe('float16');
    expect(quantization.warnings).toEqual(['faint: 25 values (25 %) are too small for float16 and become 0']);
  });
});

describe('float16, node by node', () => {
  it('stores the small bias of large weights like the weights', async () => {
    const { module } = await quantize(dense(), { mode: 'float16' });
    const inputs = module.graphs[0].nodes.at(-1)?.inputs;
    expect(inputs?.map((value) => value?.producer?.op)).toEqual([undefined, 'DEQUANTIZE', 'DEQUANTIZE']);
  });

  it('leaves all constants of a node when one does not fit', async () => {
    const before = build((b, constant) =>
      b.add('FULLY_CONNECTED', [
        b.input('x', 'float32', [1, 64]),
        constant('w', [32, 64]),
        constant('b', [32], new Float32Array(32).fill(1e5)),
      ]),
    );
    const { module, quantization } = await quantize(before, { mode: 'float16' });
    expect(module.graphs[0].nodes.map(({ op }) => op)).toEqual(['FULLY_CONNECTED']);
    expect(quantization.tensors.map(({ name, skipped }) => [name, skipped !== undefined])).toEqual([
      ['w', true],
      ['b', true],
    ]);
  });
});

describe('quantize', () => {
  it('leaves its input as it is', async () => {
    const before = dense();
    const bytes = exportModule(before);
    await quantize(before, { mode: 'dynamic' });
    await quantize(before, { mode: 'float16' });
    expect(exportModule(before)).toEqual(bytes);
  });

  it('knows its modes and their settings', async () => {
    await expect(quantize(dense(), { mode: 'int3' })).rejects.toMatchObject({
      code: 'QUANTIZE_MODE',
      category: 'usage',
    });
    const wrong = quantize(dense(), { mode: 'dynamic', settings: { minElements: 'many' } });
    await expect(wrong).rejects.toMatchObject({ name: 'ZooError' });
  });
});

describe('symmetric int8', () => {
  it('is never further off than half a step, and never -128', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, min: Math.fround(-1e30), max: Math.fround(1e30) }), {
          minLength: 6,
          maxLength: 6,
        }),
        fc.constantFrom(null, 0, 1),
        (values, axis) => {
          const weights = Float32Array.from(values);
          const { data, restored, quantization } = quantizeSymmetric(weights, [2, 3], axis);
          weights.forEach((value, i) => {
            const channel = axis === null ? 0 : axis === 0 ? Math.floor(i / 3) : i % 3;
            const scale = quantization.scale[channel];
            expect(Math.abs(value - restored[i])).toBeLessThanOrEqual(scale * 0.5001);
            expect(data[i]).toBeGreaterThanOrEqual(-127);
          });
        },
      ),
    );
  });
});
