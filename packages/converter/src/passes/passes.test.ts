import { describe, expect, it } from '@jest/globals';
import { elementCount, Random, type Tensor } from '@zoo/core';
import { type Graph, GraphBuilder, type Module, Patch, Value, verifyGraph } from '@zoo/ir';
import { ops } from '@zoo/ops';
import fc from 'fast-check';
import { compareTensors } from '../compare.ts';
import { randomGraph } from '../testing/random-graph.ts';
import { runGraph } from '../testing/run-graph.ts';
import { optimize } from './engine.ts';
import { pipeline } from './index.ts';
import type { Pass } from './pass.ts';

const moduleOf = (graph: Graph): Module => ({ graphs: [graph], signatures: [], metadata: [], files: [] });

function randomInputs(graph: Graph, random: Random): Tensor[] {
  return graph.inputs.map(({ dtype, shape }) => ({
    dtype,
    shape,
    data: Float32Array.from({ length: elementCount(shape) }, () => 3 * random.normal()),
  }));
}

/** Folding factors into weights changes the order of roundings. */
function expectClose(actual: readonly Tensor[], expected: readonly Tensor[]): void {
  expect(actual.map(({ shape }) => shape)).toEqual(expected.map(({ shape }) => shape));
  actual.forEach((tensor, i) => {
    const largest = Math.max(1, ...Array.from(expected[i].data as Float32Array, Math.abs));
    expect(compareTensors(tensor, expected[i]).max_abs_error / largest).toBeLessThan(1e-5);
  });
}

describe('passes keep what a graph computes', () => {
  const seen = new Map<string, number>();
  const selections: [string, readonly Pass[]][] = [
    ['the pipeline', pipeline],
    ...pipeline.map((pass): [string, readonly Pass[]] => [pass.name, [pass]]),
  ];
  for (const [name, passes] of selections) {
    it(`${name}, on random graphs`, () => {
      fc.assert(
        fc.property(fc.integer(), (seed) => {
          const random = new Random(seed);
          const graph = randomGraph(random);
          const inputs = randomInputs(graph, random);
          const before = runGraph(graph, inputs);
          const records = optimize(moduleOf(graph), ops, { passes });
          verifyGraph(graph, ops);
          for (const { pass, rewrites, reverted } of records) {
            expect(reverted).toEqual([]);
            seen.set(pass, (seen.get(pass) ?? 0) + rewrites);
          }
          expectClose(runGraph(graph, inputs), before);
        }),
        { numRuns: name === 'the pipeline' ? 200 : 60 },
      );
    });
  }

  it('and each of them found something to do', () => {
    expect(pipeline.filter((pass) => !seen.get(pass.name)).map(({ name }) => name)).toEqual([]);
  });
});

describe('the pass engine', () => {
  const small = () => {
    const builder = new GraphBuilder(ops);
    const x = builder.input('x', 'float32', [2, 3]);
    return builder.finish([
      builder.add('NEG', [builder.add('RELU', [x], {}, { name: 'a' })], {}, { name: 'b' }),
    ]);
  };

  it('takes back a rewrite that breaks the graph and keeps the others', () => {
    const graph = small();
    const wide = new Value({ name: 'wide', dtype: 'float32', shape: [7], constant: new Uint8Array(28) });
    const careless: Pass = {
      name: 'careless',
      summary: '',
      begin: () => (node) => {
        if (node.inputs[0] === wide) return undefined;
        if (node.op === 'NEG') return new Patch('break').setInput(node, 0, wide);
        return node.attrs.seen ? undefined : new Patch('mark').set(node, { attrs: { seen: true } });
      },
    };
    const [record] = optimize(moduleOf(graph), ops, { passes: [careless] });
    expect(record.reverted).toHaveLength(1);
    expect(record.reverted[0]).toContain('b');
    expect(graph.nodes.map((node) => [node.op, node.attrs.seen ?? false])).toEqual([
      ['RELU', true],
      ['NEG', false],
    ]);
    verifyGraph(graph, ops);
  });

  it('ends when a pass goes round in circles', () => {
    const graph = small();
    const restless: Pass = {
      name: 'restless',
      summary: '',
      begin: () => (node) => new Patch('again').set(node, { attrs: { ...node.attrs } }),
    };
    expect(optimize(moduleOf(graph), ops, { passes: [restless] })[0].rewrites).toBeGreaterThan(0);
  });

  it('lets signatures follow their outputs', () => {
    const builder = new GraphBuilder(ops);
    const x = builder.input('x', 'float32', [1, 3]);
    const relu = builder.add('NEG', [x], {}, { name: 'y' });
    const same = builder.add('RESHAPE', [relu, builder.constant('s', 'int32', [2], Int32Array.of(1, 3))]);
    const graph = builder.finish([same]);
    const module = moduleOf(graph);
    module.signatures = [
      { key: 'k', graph, inputs: [{ name: 'x', value: x }], outputs: [{ name: 'out', value: same }] },
    ];
    optimize(module, ops);
    expect(graph.nodes).toHaveLength(1);
    expect(module.signatures[0].outputs[0].value).toBe(graph.outputs[0]);
  });
});
