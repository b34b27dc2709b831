import { describe, expect, it } from '@jest/globals';
import { allocate, type DType, elementCount, Random, type Shape, type Tensor, tensor } from '@zoo/core';
import { GraphBuilder, type Module, Node, Value } from '@zoo/ir';
import { ops } from '@zoo/ops';
import { loadModel, partitionReport } from '@zoo/runtime';
import { wasmDelegate } from './delegate.ts';
import { expectSame } from './testing/compare.ts';

const random = new Random(31);

function filled(dtype: DType, shape: Shape): Tensor {
  const data = allocate(dtype, elementCount(shape)) as { [index: number]: number | bigint };
  for (let i = 0; i < elementCount(shape); i++) {
    if (dtype === 'float32') data[i] = random.normal();
    else data[i] = dtype === 'int64' ? BigInt(random.integer(-9999, 9999)) : random.integer(-100, 100);
  }
  return tensor(dtype, shape, data as Tensor['data']);
}

describe('boxes written where the model says', () => {
  it.each([
    [
      [4, 16, 40],
      [1, 16, 40],
      [2, 0, 0],
    ],
    [
      [2, 61, 16],
      [2, 1, 16],
      [0, 59, 0],
    ],
    [
      [5, 6, 7, 3],
      [2, 3, 7, 2],
      [9, -4, 1, 1],
    ],
    [[9000], [33], [8990]],
    [
      [3, 5],
      [3, 5],
      [1, 1],
    ],
  ])('%j with %j at %j', async (shape, size, start) => {
    const starts = [
      tensor('int32', [start.length], Int32Array.from(start)),
      tensor('int64', [start.length], BigInt64Array.from(start, BigInt)),
      tensor(
        'int64',
        [start.length],
        BigInt64Array.from(start, (at) => BigInt(at) * 2n ** 40n),
      ),
    ];
    for (const dtype of ['float32', 'int8', 'int64', 'bool'] as const) {
      for (const at of starts) {
        const operands = [filled(dtype, shape), filled(dtype, size), at].map((x) => ({ tensor: x }));
        await expectSame({ op: 'DYNAMIC_UPDATE_SLICE', operands });
      }
    }
  });
});

describe('a recurrent layer as a loop', () => {
  const [steps, width] = [5, 12];

  /** (i, x, h, y) -> (i + 1, x, tanh(W x[i] + h), y with that in row i). */
  function layer(): Module {
    const types: Readonly<Record<string, readonly [DType, Shape]>> = {
      i: ['int32', []],
      x: ['float32', [steps, width]],
      h: ['float32', [1, width]],
      y: ['float32', [steps, width]],
    };
    const inputs = (b: GraphBuilder) =>
      Object.entries(types).map(([name, [dtype, shape]]) => b.input(name, dtype, shape));
    const integers = (b: GraphBuilder, name: string, shape: Shape, ...values: number[]) =>
      b.constant(name, 'int32', shape, Int32Array.from(values));
    const condition = new GraphBuilder(ops, 'condition');
    const [at] = inputs(condition);
    condition.finish([condition.add('LESS', [at, integers(condition, 'steps', [], steps)])]);
    const body = new GraphBuilder(ops, 'body');
    const [i, x, h, y] = inputs(body);
    const weights = body.constant('w', 'float32', [width, width], filled('float32', [width, width]).data);
    const index = body.add('RESHAPE', [i, integers(body, 'one axis', [1], 1)]);
    const row = body.add('FULLY_CONNECTED', [body.add('GATHER', [x, index]), weights]);
    const state = body.add('TANH', [body.add('ADD', [row, h])]);
    const start = body.add('CONCATENATION', [index, integers(body, 'zero', [1], 0)]);
    const written = body.add('DYNAMIC_UPDATE_SLICE', [y, state, start]);
    body.finish([body.add('ADD', [i, integers(body, 'one', [], 1)]), x, state, written]);
    const main = new GraphBuilder(ops);
    const first = inputs(main);
    const results = first.map(({ dtype, shape }, at) => new Value({ name: `result${at}`, dtype, shape }));
    main.graph.insert(
      new Node({
        op: 'WHILE',
        inputs: first,
        outputs: results,
        subgraphs: { condSubgraphIndex: [condition.graph], bodySubgraphIndex: [body.graph] },
      }),
    );
    const graphs = [main.finish(results), condition.graph, body.graph];
    return { graphs, signatures: [], metadata: [], files: [] };
  }

  it('is wasm but for the loop itself, with the results of the reference kernels', async () => {
    const module = layer();
    const delegates = [wasmDelegate()];
    const nodes = partitionReport(module, delegates).graphs.flatMap((graph) => graph.nodes);
    expect(nodes.filter(({ delegate }) => delegate !== 'wasm').map(({ op }) => op)).toEqual(['WHILE']);
    const inputs = [
      Int32Array.of(0),
      ...[
        [steps, width],
        [1, width],
        [steps, width],
      ].map((shape) => filled('float32', shape).data),
    ];
    const [expected, actual] = await Promise.all(
      [[], delegates].map(async (list) => {
        using model = await loadModel(module, { delegates: list });
        await model.run(inputs); // what a run leaves behind must not show in the next one
        return Object.values(await model.run(inputs)).map(({ data }) => Array.from(data, Number));
      }),
    );
    expected.forEach((values, result) => {
      values.forEach((value, k) => {
        expect(actual[result][k]).toBeCloseTo(value, 5);
      });
    });
  });
});
