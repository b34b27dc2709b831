import { describe, expect, it } from '@jest/globals';
import { Graph, GraphBuilder, Node, Value } from '@zoo/ir';
import { loadModel } from './load.ts';
import { fakeOps, float32, moduleOf } from './testing/fake-ops.ts';

/** A graph whose only node repeats `body`. */
function repeating(body: Graph, times: number, size = 1): Graph {
  const graph = new Graph(`repeat ${body.name}`);
  const [x, y] = ['x', 'y'].map((name) => new Value({ name, dtype: 'float32', shape: [size] }));
  graph.inputs = [x];
  graph.outputs = [y];
  graph.insert(
    new Node({ op: 'REPEAT', inputs: [x], outputs: [y], attrs: { times }, subgraphs: { body: [body] } }),
  );
  return graph;
}

/** x + 1, and a variable that is the sum of all that came through. */
function body(size = 1): Graph {
  const b = new GraphBuilder(fakeOps, 'body');
  const x = b.input('x', 'float32', [size]);
  return b.finish([b.add('INCREMENT', [b.add('INCREMENT', [x])])]);
}

const load = (graphs: Graph[], limits = {}) => loadModel(moduleOf(...graphs), { ops: fakeOps, limits });

describe('subgraphs', () => {
  it('run inside a kernel, also nested', async () => {
    const inner = body();
    const middle = repeating(inner, 3);
    const outer = repeating(middle, 2);
    const model = await load([outer, middle, inner]);
    expect((await model.run([[10]])).y.data).toEqual(float32(22));
  });

  it('run for shapes that nobody declared, and keep their variables there', async () => {
    const b = new GraphBuilder(fakeOps, 'body');
    const state = new Value({ name: 'state', dtype: 'float32', shape: [3], isVariable: true });
    const inner = b.finish([b.add('ACCUMULATE', [b.input('x', 'float32', [1]), state])]);
    const model = await load([repeating(inner, 2, 3), inner]);
    // 1: state 1, result 1; again: state 2, result 2
    expect((await model.run([[1, 2, 3]])).y.data).toEqual(float32(2, 4, 6));
    expect((await model.run([[1, 2, 3]])).y.data).toEqual(float32(6, 12, 18));
  });

  it('may not run for ever', async () => {
    const inner = body();
    const model = await load([repeating(inner, 1e9), inner], { loopIterations: 100 });
    await expect(model.run([[0]])).rejects.toMatchObject({ code: 'LIMIT_LOOP', place: { op: 'REPEAT' } });
  });

  it('may not call each other in a circle', async () => {
    const a = repeating(body(), 1);
    const b = repeating(a, 1);
    a.nodes[0].subgraphs = { body: [b] };
    await expect(load([a, b])).rejects.toMatchObject({ code: 'GRAPH_RECURSION', category: 'damaged-input' });
  });

  it('may not call each other too deep', async () => {
    let graph = body();
    for (let i = 0; i < 5; i++) graph = repeating(graph, 1);
    await expect(load([graph], { callDepth: 4 })).rejects.toMatchObject({ code: 'LIMIT_CALL_DEPTH' });
    await expect(load([graph], { callDepth: 6 })).resolves.toBeDefined();
  });

  it('count as nodes of the model', async () => {
    await expect(load([repeating(body(), 1)], { nodes: 2 })).rejects.toMatchObject({ code: 'LIMIT_NODES' });
  });

  it('lie behind their callers in memory, and beside nobody who runs at another time', async () => {
    const [left, right] = [body(1000), body(1000)];
    const both = new GraphBuilder(fakeOps);
    const x = both.input('x', 'float32', [1000]);
    const values = [left, right].map((graph, i) => {
      const y = new Value({ name: `y${i}`, dtype: 'float32', shape: [1000] });
      both.graph.insert(
        new Node({
          op: 'REPEAT',
          inputs: [x],
          outputs: [y],
          attrs: { times: 1 },
          subgraphs: { body: [graph] },
        }),
      );
      return y;
    });
    const model = await load([both.finish(values), left, right]);
    const bytes = 4032; // 1000 floats, aligned; the results of REPEAT are not in the arena
    expect(model.memory.arena).toBe(bytes + bytes);
    const { y0, y1 } = await model.run([new Float32Array(1000).fill(5)]);
    expect([y0.data[999], y1.data[999]]).toEqual([7, 7]);
  });
});
