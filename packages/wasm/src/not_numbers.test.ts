import { describe, expect, it } from '@jest/globals';
import { tensor } from '@zoo/core';
import { type Graph, GraphBuilder, type Module, type Value } from '@zoo/ir';
import { ops } from '@zoo/ops';
import { loadModel } from '@zoo/runtime';
import { wasmDelegate } from './delegate.ts';
import { expectSame, type Operand } from './testing/compare.ts';

const { NaN: no, POSITIVE_INFINITY: most, NEGATIVE_INFINITY: least } = Number;

/** Scales and attributes as no training makes them. */
describe('beyond what shifts and floats can say', () => {
  const scaled = (scale: number, zeroPoint = 0) => ({ scale: [scale], zeroPoint: [zeroPoint], axis: 0 });

  it.each<[string, number[], (b: GraphBuilder) => Value]>([
    [
      'SUB in steps of the smallest float',
      [3, 2, -1, 0],
      (b) => {
        const [x, y] = ['x', 'y'].map((name) => b.input(name, 'int16', [4], scaled(1e-3)));
        return b.add('SUB', [x, y], {}, { quantization: scaled(1e-44) });
      },
    ],
    ...[Number.NaN, -1e30].map((beta): [string, number[], (b: GraphBuilder) => Value] => [
      `SOFTMAX with beta ${beta}`,
      [3, 2, 1, 0],
      (b) => {
        const x = b.input('x', 'uint8', [1, 4], scaled(0.05, 5));
        return b.add('SOFTMAX', [x], { beta }, { dtype: 'int16', quantization: scaled(2 ** -16, -32768) });
      },
    ]),
  ])('%s', async (_, data, build) => {
    const b = new GraphBuilder(ops);
    const graphs = [b.finish([build(b)])];
    const module = { graphs, signatures: [], metadata: [], files: [] };
    using reference = await loadModel(module);
    using model = await loadModel(module, { delegates: [wasmDelegate()] });
    const inputs = model.inputs.map(() => data);
    const [expected] = Object.values(await reference.run(inputs));
    const [actual] = Object.values(await model.run(inputs));
    expect(actual.data).toEqual(expected.data);
  });
});

describe('what is no number', () => {
  it('is less than all numbers where the largest are looked for', async () => {
    const rows = Float32Array.of(no, 1, least, 3, 2, 1, no, most, no, 4, no, no, no, no, no);
    const x: Operand = { tensor: tensor('float32', [3, 5], rows) };
    for (const k of [1, 3, 5]) {
      const count: Operand = { tensor: tensor('int32', [], Int32Array.of(k)), constant: true };
      await expectSame({ op: 'TOPK_V2', operands: [x, count] });
    }
  });

  it('LOG of zero, of numbers below and of those too small to have an exponent', async () => {
    const x = Float32Array.of(0, -0, -1, -1e-45, 1e-45, 1e-38, 2 ** -126, 2 ** -127, 1e-40, most, least, no);
    const actual = await resultOf('LOG', x);
    x.forEach((value, i) => {
      const expected = Math.log(value);
      if (Number.isFinite(expected)) expect(actual[i]).toBeCloseTo(expected, 4);
      else expect(actual[i]).toBe(expected);
    });
  });

  it('SOFTMAX of what is masked is 0, never too small to have an exponent', async () => {
    const b = new GraphBuilder(ops);
    const graph = b.finish([b.add('SOFTMAX', [b.input('x', 'float32', [2, 5])], { beta: 1 })]);
    using model = await loadModel(moduleOf(graph), { delegates: [wasmDelegate()] });
    const rows = [1, 1, -1e9, least, -80, 3, no, 0, 0, 0];
    const [{ data }] = Object.values(await model.run([rows]));
    expect([...data]).toEqual([0.5, 0.5, 0, 0, 0, no, no, no, no, no]);
  });

  it('POW of all pairs of strange numbers', async () => {
    const strange = [
      0,
      -0,
      1,
      -1,
      0.5,
      -0.5,
      2,
      -2,
      3,
      -3,
      1e-45,
      3e38,
      2 ** 31,
      2 ** 24 + 2,
      most,
      least,
      no,
    ];
    const pairs = strange.flatMap((a) => strange.map((b) => [a, b]));
    const operands = [0, 1].map((i) => {
      return {
        tensor: tensor(
          'float32',
          [pairs.length],
          Float32Array.from(pairs, (pair) => pair[i]),
        ),
      };
    });
    await expectSame({ op: 'POW', operands });
  });
});

it('a CAST that has nothing to do keeps all of 64 bits', async () => {
  const b = new GraphBuilder(ops);
  const x = b.input('x', 'int64', [2]);
  const graph = b.finish([b.add('CAST', [x], { outDataType: 'INT64' }, { dtype: 'int64' })]);
  using model = await loadModel(moduleOf(graph), { delegates: [wasmDelegate()] });
  const data = BigInt64Array.of(2n ** 40n + 1n, -(2n ** 63n));
  expect(Object.values(await model.run([data]))[0].data).toEqual(data);
});

it('TRANSPOSE counts negative axes from the end', async () => {
  const x: Operand = {
    tensor: tensor(
      'int8',
      [2, 3, 4],
      Int8Array.from({ length: 24 }, (_, i) => i),
    ),
  };
  const axes: Operand = { tensor: tensor('int32', [3], Int32Array.of(1, 2, -3)), constant: true };
  await expectSame({ op: 'TRANSPOSE', operands: [x, axes] });
});

it('an op of bytes that refuses some of them stays with the reference kernel, which may never see one', async () => {
  const b = new GraphBuilder(ops);
  const parameters = { scale: [0.5], zeroPoint: [0], axis: 0 };
  const x = b.input('x', 'int8', [2], parameters);
  const graph = b.finish([b.add('SQRT', [x], {}, { dtype: 'int8', quantization: parameters })]);
  using model = await loadModel(moduleOf(graph), { delegates: [wasmDelegate()] });
  expect(Object.values(await model.run([[8, 32]]))[0].data).toEqual(Int8Array.of(4, 8));
});

it('an activation that no kernel has is refused by the node that has it', async () => {
  const b = new GraphBuilder(ops);
  const [x, y] = [b.input('x', 'float32', [2]), b.input('y', 'float32', [2])];
  const graph = b.finish([b.add('DIV', [x, y], { fusedActivationFunction: 'TANH' })]);
  await expect(loadModel(moduleOf(graph), { delegates: [wasmDelegate()] })).rejects.toMatchObject({
    code: 'ACTIVATION_UNSUPPORTED',
    place: { op: 'DIV', index: 0 },
  });
});

function moduleOf(graph: Graph): Module {
  return { graphs: [graph], signatures: [], metadata: [], files: [] };
}

async function resultOf(op: string, x: Float32Array): Promise<Float32Array> {
  const b = new GraphBuilder(ops);
  const graph = b.finish([b.add(op, [b.input('x', 'float32', [x.length])])]);
  using model = await loadModel(moduleOf(graph), { delegates: [wasmDelegate()] });
  return Object.values(await model.run([x]))[0].data as Float32Array;
}
