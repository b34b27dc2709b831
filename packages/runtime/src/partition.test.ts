import { describe, expect, it } from '@jest/globals';
import { Random } from '@zoo/core';
import { type Graph, GraphBuilder, Value } from '@zoo/ir';
import fc from 'fast-check';
import { Folder } from './fold.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { assign, partition } from './partition.ts';
import { recordingDelegate } from './recording.ts';
import { referenceDelegate } from './reference.ts';
import { specialize } from './specialize.ts';
import { fakeOps } from './testing/fake-ops.ts';

function randomGraph(random: Random): Graph {
  const b = new GraphBuilder(fakeOps);
  const values = [b.input('x', 'float32', [2])];
  const state = new Value({ name: 'state', dtype: 'float32', shape: [2], isVariable: true });
  for (let i = random.integer(1, 30); i > 0; i--) {
    const pick = () => random.pick(values);
    const kind = random.integer(0, 3);
    if (kind === 0) values.push(b.add('INCREMENT', [pick()]));
    else if (kind === 1) values.push(b.add('ACCUMULATE', [pick(), state]));
    else values.push(b.add('PLUS', [pick(), pick()]));
  }
  return b.finish([values[values.length - 1]]);
}

function partitionsOf(graph: Graph, delegates = [referenceDelegate]) {
  const context = { graph, synchronous: false };
  const specialization = specialize(graph, [[2]], fakeOps, new Folder(DEFAULT_LIMITS));
  return partition(specialization, assign(specialization.nodes, { delegates }, context), context);
}

describe('partitioning', () => {
  it('runs every node once, after what it reads, and keeps the order of side effects', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = new Random(seed);
        const graph = randomGraph(random);
        const taken = new Map(graph.nodes.map((node) => [node, random.integer(0, 2)]));
        const delegates = [0, 1].map((i) =>
          recordingDelegate({ name: `d${i}`, supports: ({ node }) => taken.get(node) === i || 'not mine' }),
        );
        const partitions = partitionsOf(graph, [...delegates, referenceDelegate]);
        const order = partitions.flatMap(({ nodes }) => nodes.map(({ node }) => node));
        const ready = new Set(graph.inputs);
        for (const node of order) {
          for (const value of node.inputs) expect(value?.isVariable || ready.has(value as Value)).toBe(true);
          for (const value of node.outputs) ready.add(value);
        }
        expect(new Set(order)).toEqual(new Set(graph.nodes));
        expect(order).toHaveLength(graph.nodes.length);
        const stateful = (node: { op: string }) => node.op === 'ACCUMULATE';
        expect(order.filter(stateful)).toEqual(graph.nodes.filter(stateful));
        partitions.slice(1).forEach((next, i) => {
          expect(next.delegate).not.toBe(partitions[i].delegate);
        });
      }),
    );
  });

  it('is one run when one delegate takes everything', () => {
    expect(partitionsOf(randomGraph(new Random(1)))).toHaveLength(1);
  });

  it('has none for a graph without nodes', () => {
    const b = new GraphBuilder(fakeOps);
    expect(partitionsOf(b.finish([b.input('x', 'float32', [2])]))).toEqual([]);
  });
});
