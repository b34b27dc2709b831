import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { encodeFlexBuffer } from '@zoo/containers';
import { type DType, encodeElements, type Shape, type Tensor, type TensorData } from '@zoo/core';
import { type Attributes, Graph, GraphBuilder, type Module, Node, type Signature, Value } from '@zoo/ir';
import { defineCustomOp, modelFromModule, ops, writeModule } from '@zoo/ops';
import { readModel, writeModel } from '@zoo/tflite';
import { describeWithTestdata, testdata } from '../../../tools/testing/testdata.ts';
import { type LoadOptions, loadModel } from './load.ts';

/** What the format allows beside a straight line of ops. Every model goes through the bytes of a file. */

const f32 = (...values: number[]) => Float32Array.from(values);

function moduleOf(graphs: Graph[], signatures: Signature[] = []): Module {
  return { graphs, signatures, metadata: [], files: [] };
}

const loadGraph = (graph: Graph, options?: LoadOptions) => loadModel(writeModule(moduleOf([graph])), options);

const contents = (results: Record<string, Tensor>) =>
  Object.fromEntries(
    Object.entries(results).map(([name, { data }]) => [name, Array.from(data as Float32Array)]),
  );

function value(name: string, dtype: DType, shape: Shape, data?: TensorData): Value {
  return new Value({ name, dtype, shape, constant: data && encodeElements(dtype, data) });
}

function node(
  graph: Graph,
  op: string,
  inputs: (Value | undefined)[],
  outputs: Value[],
  attrs: Attributes = {},
): Node {
  return graph.insert(new Node({ op, inputs, outputs, attrs: { ...ops.defaults(op), ...attrs } }));
}

describe('signatures', () => {
  it('name the tensors of graphs that share weights, in any order', async () => {
    const graphs = ['ADD', 'SUB'].map((op) => {
      const b = new GraphBuilder(ops, op.toLowerCase());
      const inputs = [b.input('a', 'float32', [2]), b.input('b', 'float32', [2])];
      const weights = b.constant('w', 'float32', [2], f32(10, 20));
      const y = b.add(op, inputs, {}, { name: 'y' });
      return b.finish([y, b.add('MUL', [y, weights], {}, { name: 'scaled' })]);
    });
    const signatures = graphs.map((graph) => ({
      key: graph.name,
      graph,
      inputs: [...graph.inputs].reverse().map((one) => ({ name: `${one.name}_in`, value: one })),
      outputs: [...graph.outputs].reverse().map((one) => ({ name: `${one.name}_out`, value: one })),
    }));
    using model = await loadModel(writeModule(moduleOf(graphs, signatures)));
    expect(model.signatures.map(({ key, inputs }) => [key, ...inputs.map(({ name }) => name)])).toEqual([
      ['add', 'b_in', 'a_in'],
      ['sub', 'b_in', 'a_in'],
    ]);
    const inputs = { a_in: [5, 6], b_in: [1, 2] };
    expect(contents(await model.run(inputs, { signature: 'add' }))).toEqual({
      scaled_out: [60, 160],
      y_out: [6, 8],
    });
    expect(contents(await model.run(inputs, { signature: 'sub' }))).toEqual({
      scaled_out: [40, 80],
      y_out: [4, 4],
    });
    expect(
      contents(
        await model.run(
          [
            [1, 1],
            [5, 6],
          ],
          { signature: 'sub' },
        ),
      ),
    ).toEqual({ scaled_out: [40, 100], y_out: [4, 5] });
  });
});

describe('shapes', () => {
  it('may depend on contents', async () => {
    const b = new GraphBuilder(ops);
    const x = b.input('x', 'float32', [4]);
    const places = b.add('WHERE', [x], {}, { name: 'places' });
    using model = await loadGraph(
      b.finish([places, b.add('CAST', [places], { outDataType: 'INT32' }, { name: 'c', dtype: 'int32' })]),
    );
    expect(model.outputs[0].shape).toEqual([-1, 1]);
    expect((await model.run([[0, 1, 2, 0]])).c).toMatchObject({ shape: [2, 1], data: Int32Array.of(1, 2) });
    expect((await model.run([[0, 0, 0, 0]])).c).toMatchObject({ shape: [0, 1], data: Int32Array.of() });
  });

  it('may be given as an input', async () => {
    const b = new GraphBuilder(ops);
    const [x, shape] = [b.input('x', 'float32', [6]), b.input('shape', 'int32', [2])];
    using model = await loadGraph(
      b.finish([b.add('NEG', [b.add('RESHAPE', [x, shape])], {}, { name: 'y' })]),
    );
    const x6 = [1, 2, 3, 4, 5, 6];
    expect((await model.run({ x: x6, shape: [2, 3] })).y.shape).toEqual([2, 3]);
    expect((await model.run({ x: x6, shape: [-1, 1] })).y.shape).toEqual([6, 1]);
    await expect(model.run({ x: x6, shape: [4, 2] })).rejects.toThrow();
  });

  it('may leave even the rank of an input open', async () => {
    const graph = new Graph();
    const x = new Value({ name: 'x', dtype: 'float32', shape: [], hasRank: false });
    const y = new Value({ name: 'y', dtype: 'float32', shape: [], hasRank: false });
    node(graph, 'NEG', [x], [y]);
    graph.inputs = [x];
    graph.outputs = [y];
    using model = await loadGraph(graph);
    for (const shape of [[3], [1, 2, 2], []]) {
      await model.resize({ x: shape });
      const count = shape.reduce((product, size) => product * size, 1);
      expect((await model.run([new Array(count).fill(2)])).y).toMatchObject({
        shape,
        data: new Float32Array(count).fill(-2),
      });
    }
  });

  it('may be scalar or empty', async () => {
    const b = new GraphBuilder(ops);
    const [s, none] = [b.input('s', 'float32', []), b.input('none', 'float32', [0, 3])];
    const one = b.constant('one', 'float32', [1, 3], f32(1, 2, 3));
    const nothing = b.constant('nothing', 'float32', [0, 3], f32());
    const joined = b.addMany('CONCATENATION', [none, one, nothing], { axis: 0 }, [{ name: 'joined' }])[0];
    using model = await loadGraph(
      b.finish([
        b.add('NEG', [s], {}, { name: 'minus' }),
        b.add('NEG', [none], {}, { name: 'still' }),
        b.add('MUL', [joined, s], {}, { name: 'scaled' }),
      ]),
    );
    expect(model.inputs.map(({ shape }) => shape)).toEqual([[], [0, 3]]);
    const results = await model.run({ s: [2], none: [] });
    expect(contents(results)).toEqual({ minus: [-2], still: [], scaled: [2, 4, 6] });
    expect(results.still.shape).toEqual([0, 3]);
  });

  it('change with the inputs, also to none', async () => {
    const b = new GraphBuilder(ops);
    const x = b.input('x', 'float32', [-1, 2]);
    using model = await loadGraph(
      b.finish([b.add('SUM', [x, b.constant('axis', 'int32', [1], Int32Array.of(0))], {}, { name: 'y' })]),
    );
    for (const rows of [1, 3, 0, 2]) {
      await model.resize({ x: [rows, 2] });
      expect(contents(await model.run([new Array(2 * rows).fill(1)]))).toEqual({ y: [rows, rows] });
    }
  });
});

describe('operands', () => {
  it('may be left out', async () => {
    const graph = new Graph();
    const [x, y] = [value('x', 'float32', [1, 2]), value('y', 'float32', [1, 1])];
    node(graph, 'FULLY_CONNECTED', [x, value('w', 'float32', [1, 2], f32(3, 4)), undefined], [y]);
    graph.inputs = [x];
    graph.outputs = [y];
    using model = await loadGraph(graph);
    expect(contents(await model.run([[1, 2]]))).toEqual({ y: [11] });
  });

  it('may be returned as they are, more than once, constants among them', async () => {
    const b = new GraphBuilder(ops);
    const x = b.input('x', 'float32', [2]);
    const c = b.constant('c', 'float32', [3], f32(7, 8, 9));
    const y = b.add('NEG', [x], {}, { name: 'y' });
    using model = await loadGraph(b.finish([x, c, y, x]));
    const given = f32(1, 2);
    const first = await model.run([given]);
    expect(contents(first)).toEqual({ x: [1, 2], c: [7, 8, 9], y: [-1, -2], 'x:1': [1, 2] });
    (first.c.data as Float32Array).fill(0); // results belong to the caller
    (first.x.data as Float32Array).fill(0);
    expect([...given]).toEqual([1, 2]);
    expect(contents(await model.run([given]))).toEqual(
      contents({ ...first, x: { ...first.x, data: given }, c: { ...first.c, data: f32(7, 8, 9) } }),
    );
  });

  it('may be all that a graph has', async () => {
    const graph = new Graph();
    const x = value('x', 'int64', [2]);
    graph.inputs = [x];
    graph.outputs = [x];
    using model = await loadGraph(graph);
    expect((await model.run([[1n, -2n]])).x.data).toEqual(BigInt64Array.of(1n, -2n));
  });
});

describe('state', () => {
  /** A basic recurrent cell: h = relu(x + h), whose h is a variable of the file. */
  function counter(): Graph {
    const graph = new Graph();
    const [x, y] = [value('x', 'float32', [1, 1]), value('y', 'float32', [1, 1])];
    const state = new Value({ name: 'h', dtype: 'float32', shape: [1, 1], isVariable: true });
    const one = (name: string) => value(name, 'float32', [1, 1], f32(1));
    const bias = value('b', 'float32', [1], f32(0));
    node(graph, 'RNN', [x, one('w'), one('r'), bias, state], [y], { fusedActivationFunction: 'RELU' });
    graph.inputs = [x];
    graph.outputs = [y];
    return graph;
  }

  it('lives in variables until it is reset', async () => {
    using model = await loadGraph(counter());
    const sums = [];
    for (const x of [1, 2, 3]) sums.push((await model.run([[x]])).y.data[0]);
    expect(sums).toEqual([1, 3, 6]);
    await model.reset();
    expect((await model.run([[5]])).y.data[0]).toBe(5);
  });

  it('is of each loaded model alone', async () => {
    const bytes = writeModule(moduleOf([counter()]));
    using first = await loadModel(bytes);
    using second = await loadModel(bytes);
    await first.run([[1]]);
    expect((await second.run([[1]])).y.data[0]).toBe(1);
    expect((await first.run([[1]])).y.data[0]).toBe(2);
  });

  it('lives in resources that graphs share, initialized once', async () => {
    const init = new Graph('init');
    const names = { container: '', sharedName: 'v' };
    const handle = () => value('handle', 'resource', []);
    const [made, read] = [handle(), handle()];
    node(init, 'VAR_HANDLE', [], [made], names);
    node(init, 'ASSIGN_VARIABLE', [made, value('start', 'float32', [1], f32(100))], []);
    const main = new Graph('main');
    const [x, old, sum] = [
      value('x', 'float32', [1]),
      value('old', 'float32', [1]),
      value('sum', 'float32', [1]),
    ];
    main.insert(
      new Node({ op: 'CALL_ONCE', inputs: [], outputs: [], subgraphs: { initSubgraphIndex: [init] } }),
    );
    node(main, 'VAR_HANDLE', [], [read], names);
    node(main, 'READ_VARIABLE', [read], [old]);
    node(main, 'ADD', [old, x], [sum]);
    node(main, 'ASSIGN_VARIABLE', [read, sum], []);
    main.inputs = [x];
    main.outputs = [sum];
    using model = await loadModel(writeModule(moduleOf([main, init])));
    expect((await model.run([[1]])).sum.data[0]).toBe(101);
    expect((await model.run([[1]])).sum.data[0]).toBe(102);
    await model.reset();
    expect((await model.run([[1]])).sum.data[0]).toBe(101);
  });
});

describe('a loop', () => {
  /** (i, a, b, c, k) -> (i + 1, b, a + b, a, k): results that are inputs, moved on or kept. */
  function fibonacci(times: number): Module {
    const types = { i: 'int32', a: 'float32', b: 'float32', c: 'float32', k: 'float32' } as const;
    const inputs = (b: GraphBuilder) =>
      Object.entries(types).map(([name, dtype]) => b.input(name, dtype, dtype === 'int32' ? [] : [2]));
    const condition = new GraphBuilder(ops, 'condition');
    const [at] = inputs(condition);
    condition.finish([
      condition.add('LESS', [at, condition.constant('times', 'int32', [], Int32Array.of(times))]),
    ]);
    const body = new GraphBuilder(ops, 'body');
    const [i, a, b, , k] = inputs(body);
    const next = body.add('ADD', [i, body.constant('one', 'int32', [], Int32Array.of(1))]);
    body.finish([next, b, body.add('ADD', [a, b]), a, k]);
    const main = new GraphBuilder(ops);
    const start = inputs(main);
    const results = start.map(({ dtype, shape }, at) => value(`result${at}`, dtype, shape));
    main.graph.insert(
      new Node({
        op: 'WHILE',
        inputs: start,
        outputs: results,
        subgraphs: { condSubgraphIndex: [condition.graph], bodySubgraphIndex: [body.graph] },
      }),
    );
    return moduleOf([main.finish(results), condition.graph, body.graph]);
  }

  it.each([0, 1, 2, 3, 12])('of %d turns mixes up no results', async (times) => {
    using model = await loadModel(writeModule(fibonacci(times)));
    const turns = Array.from({ length: times });
    for (const seed of [1, 5]) {
      const [i, a, b, c, k] = [[0], [0, seed], [seed, 1], [7, 7], [8, 9]];
      const expected = turns.reduce<number[][]>(
        ([i, a, b, , k]) => [[i[0] + 1], b, a.map((x, at) => x + b[at]), a, k],
        [i, a, b, c, k],
      );
      const results = await model.run([i, a, b, c, k]);
      expect(Object.values(contents(results))).toEqual(expected);
    }
  });
});

describe('a file', () => {
  it('may hold weights and options behind the FlatBuffer', async () => {
    const scale = defineCustomOp({
      name: 'Scale',
      inputs: ['float32', 'float32'],
      outputs: ['float32'],
      prepare:
        ({ attrs }) =>
        ([x, w], [y]) =>
          void y.forEach((_, i) => {
            y[i] = Number(attrs.factor) * x[i] * w[i];
          }),
    });
    const graph = new Graph();
    const [x, y] = [value('x', 'float32', [2]), value('y', 'float32', [2])];
    const custom = { options: encodeFlexBuffer({ factor: 10 }) };
    graph.insert(
      new Node({ op: 'Scale', inputs: [x, value('w', 'float32', [2], f32(2, 3))], outputs: [y], custom }),
    );
    graph.inputs = [x];
    graph.outputs = [y];
    const bytes = writeModel({ ...modelFromModule(moduleOf([graph])), dataOutside: true });
    const inside = writeModule(moduleOf([graph]));
    expect([bytes, inside].map((file) => readModel(file).dataOutside)).toEqual([true, false]);
    for (const file of [bytes, inside]) {
      using model = await loadModel(file, { customOps: [scale] });
      expect(contents(await model.run([[1, 1]]))).toEqual({ y: [20, 30] });
    }
  });
});

describeWithTestdata('models with features', () => {
  const load = (name: string) => loadModel(readFileSync(testdata(`tflite/${name}`) as string));

  it('a composite runs as its decomposition', async () => {
    using model = await load('sdpa_composite_float.tflite');
    const inputs = model.inputs.map(({ shape, dtype }) => {
      const count = shape.reduce((product, size) => product * size, 1);
      return dtype === 'bool'
        ? new Array(count).fill(true)
        : Array.from({ length: count }, (_, i) => Math.sin(i));
    });
    const results = Object.values(await model.run(inputs));
    for (const { data } of results)
      expect(Array.from(data as Float32Array).every(Number.isFinite)).toBe(true);
  });

  it('names of signatures come before the order of the graph', async () => {
    using model = await load('ops/litert_reverse_signature_model.tflite');
    const [{ key, inputs, outputs }] = model.signatures;
    const given = Object.fromEntries(inputs.map(({ name }, i) => [name, new Array(8).fill(i + 2)]));
    const results = await model.run(given, { signature: key });
    expect(Object.keys(results)).toEqual(outputs.map(({ name }) => name));
    expect(new Set(Object.values(results).map(({ data }) => data[0]))).toEqual(new Set([5, 6])); // a + b and a * b
  });

  it.each([
    ['lite_multi_add_flex.tflite', 4],
    ['lite_softplus_flex.tflite', 1],
  ])('%s runs its Flex ops', async (file, count) => {
    using model = await load(`ops/${file}`);
    expect(model.inputs).toHaveLength(count);
    const inputs = model.inputs.map(({ shape }) => new Array(shape.reduce((a, b) => a * b, 1)).fill(1));
    for (const { data } of Object.values(await model.run(inputs)))
      expect(data[0]).toBeCloseTo(count === 1 ? 1.313262 : 3, 5);
  });
});
