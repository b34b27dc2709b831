import { describe, expect, it } from '@jest/globals';
import { type Tensor, type TensorData, tensor } from '@zoo/core';
import { Graph, GraphBuilder, Node, type RunScope, type Site, Value } from '@zoo/ir';
import { evaluate, isolatedScope, prepare } from '../../evaluate.ts';
import { ops } from '../../table.ts';

const floats = (shape: readonly number[], ...values: number[]) =>
  tensor('float32', shape, Float32Array.from(values));
const ints = (shape: readonly number[], ...values: number[]) =>
  tensor('int32', shape, Int32Array.from(values));

/** A graph of scalars with one op of its inputs, in the given order. */
function body(op: string, count: number, order = [0, 1], attrs = {}): Graph {
  const graph = new Graph('body');
  graph.inputs = Array.from(
    { length: count },
    (_, i) => new Value({ name: `a${i}`, dtype: 'float32', shape: [] }),
  );
  const dtype = op === 'STABLEHLO_COMPARE' ? 'bool' : 'float32';
  graph.outputs = [new Value({ name: 'y', dtype, shape: [] })];
  const inputs = order.map((i) => graph.inputs[i]);
  graph.insert(new Node({ op, inputs, outputs: graph.outputs, attrs: { ...ops.defaults(op), ...attrs } }));
  return graph;
}

/** a * b + a: no single op, so that the graph itself has to run. */
function compound(): Graph {
  const b = new GraphBuilder(ops, 'compound');
  const [x, y] = [b.input('x', 'float32', []), b.input('y', 'float32', [])];
  return b.finish([b.add('STABLEHLO_ADD', [b.add('STABLEHLO_MULTIPLY', [x, y]), x])]);
}

/** Runs graphs of elementwise ops node by node. */
const scope: RunScope = {
  ...isolatedScope(),
  call(graph, inputs) {
    const known = new Map<Value, Tensor>(graph.inputs.map((value, i) => [value, inputs[i]]));
    for (const node of graph.nodes) {
      const operands = node.inputs.map((value) => known.get(value!));
      const [made] = evaluate(ops.find(node.op, false)!, {
        attrs: node.attrs,
        inputs: operands,
        outputs: [],
      });
      known.set(node.outputs[0], made);
    }
    return graph.outputs.map((value) => known.get(value)!);
  },
};

function run(
  name: string,
  inputs: readonly Tensor[],
  attrs: object,
  subgraphs: Site['subgraphs'] = {},
): Tensor[] {
  const op = ops.find(name, false)!;
  const all = { ...ops.defaults(name), ...attrs };
  const made = prepare(op, { attrs: all, inputs, outputs: [], subgraphs });
  const results = made.site.outputs.map(({ dtype, shape }) => {
    const count = shape.reduce((total, size) => total * size, 1);
    return {
      dtype,
      shape,
      data: (dtype === 'int32' ? new Int32Array(count) : new Float32Array(count)) as TensorData,
    };
  });
  made.run(
    inputs.map(({ data }) => data),
    results.map(({ data }) => data),
    scope,
  );
  return results;
}

describe('StableHLO', () => {
  const x = floats([2, 3], 1, 2, 3, 4, 5, 6);

  it('reduces by the op of a graph, or by the graph', () => {
    const sum = { bodySubgraphIndex: [body('STABLEHLO_ADD', 2)] };
    expect(run('STABLEHLO_REDUCE', [x, floats([], 10)], { dimensions: [1] }, sum)[0].data).toEqual(
      Float32Array.of(16, 25),
    );
    expect(run('STABLEHLO_REDUCE', [x, floats([], 0)], { dimensions: [0, 1] }, sum)[0]).toMatchObject({
      shape: [],
      data: Float32Array.of(21),
    });
    const other = { bodySubgraphIndex: [compound()] };
    // ((1 * 1 + 1) * 2 + 2) * 3 + 2 * 3 = ...: fold(a, b) = a * b + a
    expect(run('STABLEHLO_REDUCE', [x, floats([], 1)], { dimensions: [1] }, other)[0].data).toEqual(
      Float32Array.of(2 * 3 * 4, 5 * 6 * 7),
    );
  });

  it('begins with one element', () => {
    const add = { bodySubgraphIndex: [body('STABLEHLO_ADD', 2)] };
    expect(() => run('STABLEHLO_REDUCE', [x, floats([0])], { dimensions: [1] }, add)).toThrow(
      'the initial value is not one element',
    );
  });

  it('reduces windows with padding and dilation', () => {
    const most = { bodySubgraphIndex: [body('STABLEHLO_MAXIMUM', 2)] };
    const attrs = { windowDimensions: [1, 2], windowStrides: [1, 2], padding: [0, 0, 1, 0] };
    expect(run('STABLEHLO_REDUCE_WINDOW', [x, floats([], -9)], attrs, most)[0]).toMatchObject({
      shape: [2, 2],
      data: Float32Array.of(1, 3, 4, 6),
    });
    const spread = { windowDimensions: [1, 2], windowDilations: [1, 2] };
    expect(run('STABLEHLO_REDUCE_WINDOW', [x, floats([], -9)], spread, most)[0].data).toEqual(
      Float32Array.of(3, 6),
    );
  });

  it.each([
    ['LT', [0, 1], [1, 2, 3], [7, 9, 8]],
    ['GT', [0, 1], [3, 2, 1], [8, 9, 7]],
    ['LT', [1, 0], [3, 2, 1], [8, 9, 7]],
  ])('sorts operands together by %s of %j', (direction, order, keys, values) => {
    const attrs = { comparisonDirection: `STABLEHLO_COMPARISON_DIRECTION_${direction}` };
    const comparator = { comparatorSubgraphIndex: [body('STABLEHLO_COMPARE', 4, order, attrs)] };
    const operands = [floats([3], 3, 1, 2), floats([3], 8, 7, 9)];
    const sorted = run('STABLEHLO_SORT', operands, { dimension: 0 }, comparator);
    expect(sorted.map(({ data }) => [...(data as Float32Array)])).toEqual([keys, values]);
  });

  it('scatters rows and leaves out those outside', () => {
    const attrs = {
      updateWindowDims: [1],
      insertedWindowDims: [0],
      scatterDimsToOperandDims: [0],
      indexVectorDim: 1,
    };
    const sum = { updateComputationSubgraphIndex: [body('STABLEHLO_ADD', 2)] };
    const updates = floats([3, 3], 10, 20, 30, 1, 1, 1, 5, 5, 5);
    const [{ data }] = run('STABLEHLO_SCATTER', [x, ints([3, 1], 1, 1, 2), updates], attrs, sum);
    expect(data).toEqual(Float32Array.of(1, 2, 3, 15, 26, 37));
  });

  it('gathers boxes and moves them inside', () => {
    const attrs = {
      offsetDims: [1],
      collapsedSliceDims: [0],
      startIndexMap: [0, 1],
      indexVectorDim: 1,
      sliceSizes: [1, 2],
    };
    const [{ shape, data }] = run('STABLEHLO_GATHER', [x, ints([2, 2], 0, 1, 9, 9)], attrs);
    expect(shape).toEqual([2, 2]);
    expect(data).toEqual(Float32Array.of(2, 3, 5, 6));
  });

  it('multiplies along named axes', () => {
    const attrs = { lhsContractingDimensions: [1], rhsContractingDimensions: [1] };
    const [{ data }] = run('STABLEHLO_DOT_GENERAL', [x, floats([2, 3], 1, 0, 0, 1, 1, 1)], attrs);
    expect(data).toEqual(Float32Array.of(1, 6, 4, 15));
  });

  it('convolves with a dilated input, as a transposed convolution does', () => {
    const attrs = {
      inputSpatialDimensions: [1],
      inputBatchDimension: 0,
      inputFeatureDimension: 2,
      kernelSpatialDimensions: [0],
      kernelInputFeatureDimension: 1,
      kernelOutputFeatureDimension: 2,
      outputSpatialDimensions: [1],
      outputBatchDimension: 0,
      outputFeatureDimension: 2,
      featureGroupCount: 1,
      batchGroupCount: 1,
      lhsDilation: [2],
      padding: [1, 1],
    };
    const [{ shape, data }] = run(
      'STABLEHLO_CONVOLUTION',
      [floats([1, 2, 1], 1, 2), floats([2, 1, 1], 10, 1)],
      attrs,
    );
    // 0 1 0 2 0 under the taps 10, 1
    expect(shape).toEqual([1, 4, 1]);
    expect(data).toEqual(Float32Array.of(1, 10, 2, 20));
  });

  it('pads between elements and cuts edges', () => {
    const attrs = { edgePaddingLow: [0, -1], edgePaddingHigh: [0, 1], interiorPadding: [0, 1] };
    const [{ data }] = run('STABLEHLO_PAD', [x, floats([], 0)], attrs);
    expect(data).toEqual(Float32Array.of(0, 2, 0, 3, 0, 0, 5, 0, 6, 0));
  });

  it('names the compiler of a custom call', () => {
    expect(() => run('STABLEHLO_CUSTOM_CALL', [x], { callTargetName: 'xla_thing' })).toThrow('xla_thing');
  });
});
