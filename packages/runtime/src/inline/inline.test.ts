import { describe, expect, it } from '@jest/globals';
import { perTensor } from '@zoo/core';
import { Graph, GraphBuilder, type Module, Node, Value } from '@zoo/ir';
import { ops } from '@zoo/ops';
import type { LoadOptions } from '../load.ts';
import { loadModel } from '../load.ts';
import { partitionReport } from '../report.ts';

/** e^x - x, spelled out. */
function body(name = 'body'): Graph {
  const b = new GraphBuilder(ops, name);
  const x = b.input('x', 'float32', [2]);
  return b.finish([b.add('SUB', [b.add('EXP', [x], {}, { name: 'inner' }), x], {}, { name: 'result' })]);
}

/** A graph that calls others one after the other, each with what the last one made. */
function calling(bodies: readonly Graph[], op = 'STABLEHLO_COMPOSITE', value: Partial<Value> = {}): Graph {
  const graph = new Graph('main');
  const fields = { dtype: 'float32', shape: [2], quantization: value.quantization } as const;
  let last = new Value({ name: 'x', ...fields });
  graph.inputs = [last];
  bodies.forEach((called, i) => {
    const y = new Value({ name: `y${i}`, ...fields });
    const attribute = op === 'CALL' ? 'subgraph' : 'decompositionSubgraphIndex';
    graph.insert(
      new Node({ op, inputs: [last], outputs: [y], attrs: {}, subgraphs: { [attribute]: [called] } }),
    );
    last = y;
  });
  graph.outputs = [last];
  return graph;
}

function moduleOf(...graphs: Graph[]): Module {
  return { graphs, signatures: [], metadata: [], files: [] };
}

const nodesOf = (module: Module, limits: LoadOptions['limits'] = {}) =>
  partitionReport(module, [], { limits }).graphs.map(({ nodes }) => nodes.map(({ name }) => name));

const f = (x: number) => Math.exp(x) - x;

describe('calls', () => {
  it.each([['STABLEHLO_COMPOSITE'], ['CALL']])('%s is spelled out, and names its nodes', async (op) => {
    const inner = body();
    const module = moduleOf(calling([inner, inner], op), inner);
    expect(nodesOf(module)).toEqual([['y0/inner', 'y0', 'y1/inner', 'y1']]);
    using model = await loadModel(module);
    const { y1 } = await model.run([[0.5, -1]]);
    expect(Number(y1.data[0])).toBeCloseTo(f(f(0.5)), 5);
    expect(Number(y1.data[1])).toBeCloseTo(f(f(-1)), 5);
  });

  it('are spelled out inside of what they call', () => {
    const inner = body('inner');
    const middle = calling([inner, inner]);
    expect(nodesOf(moduleOf(calling([middle]), middle, inner))).toEqual([
      ['y0/y0/inner', 'y0/y0', 'y0/y1/inner', 'y0'],
    ]);
  });

  it('are reported where the call is in the file', () => {
    const inner = body();
    const { graphs } = partitionReport(moduleOf(calling([inner, inner]), inner), []);
    expect(graphs[0].nodes.map(({ index }) => index)).toEqual([0, 0, 1, 1]);
  });

  it('leave the module as it is', async () => {
    const inner = body();
    const module = moduleOf(calling([inner]), inner);
    const before = module.graphs.map((graph) => graph.values().map(({ uses }) => uses.length));
    using model = await loadModel(module);
    expect(model.module.graphs[0].nodes.map(({ op }) => op)).toEqual(['STABLEHLO_COMPOSITE']);
    expect(module.graphs.map((graph) => graph.values().map(({ uses }) => uses.length))).toEqual(before);
  });

  it('keep the names of signatures', async () => {
    const inner = body();
    const main = calling([inner]);
    const signature = {
      key: 'serve',
      graph: main,
      inputs: [{ name: 'in', value: main.inputs[0] }],
      outputs: [{ name: 'out', value: main.outputs[0] }],
    };
    using model = await loadModel({ ...moduleOf(main, inner), signatures: [signature] });
    const { out } = await model.run({ in: [0, 1] }, { signature: 'serve' });
    expect(Number(out.data[1])).toBeCloseTo(f(1), 5);
  });

  it('stay calls where a model would grow beyond its limits', async () => {
    let graph = body();
    const graphs = [graph];
    for (let level = 0; level < 25; level++) {
      graph = calling([graph, graph]);
      graphs.unshift(graph);
    }
    const names = nodesOf(moduleOf(...graphs), { nodes: 300 });
    expect(names.flat().length).toBeLessThanOrEqual(300);
    expect(names.length).toBeGreaterThan(1);
  });

  it('stay calls where the graph has variables, or returns what it was given', () => {
    const state = new Value({ name: 'state', dtype: 'float32', shape: [2], isVariable: true });
    const b = new GraphBuilder(ops, 'with a variable');
    const stateful = b.finish([b.add('ADD', [b.input('x', 'float32', [2]), state])]);
    const given = new Graph('as given');
    given.inputs = [new Value({ name: 'x', dtype: 'float32', shape: [2] })];
    given.outputs = given.inputs;
    for (const inner of [stateful, given]) {
      expect(nodesOf(moduleOf(calling([inner]), inner))[0]).toEqual(['y0']);
    }
  });

  it('stay calls where the graph sees another scale', () => {
    const inner = body();
    const quantization = perTensor(0.5, 0);
    expect(nodesOf(moduleOf(calling([inner], 'CALL', { quantization }), inner))[0]).toEqual(['y0']);
  });

  it('in a circle are refused', async () => {
    const a = calling([body()]);
    const b = calling([a]);
    a.nodes[0].subgraphs = { decompositionSubgraphIndex: [b] };
    await expect(loadModel(moduleOf(a, b))).rejects.toMatchObject({ code: 'GRAPH_RECURSION' });
  });
});
