import { describe, expect, it } from '@jest/globals';
import { broadcastShapes } from '@zoo/core';
import { GraphBuilder } from './builder.ts';
import { Node, Value } from './graph.ts';
import { defineOp, type OpDefinition } from './op.ts';
import type { OpLookup } from './op-lookup.ts';
import { Patch } from './patch.ts';
import { printGraph } from './print.ts';
import { typeRow } from './types.ts';
import { verifyGraph } from './verify.ts';

/** Two ops are enough to have a graph. */
function elementwise(name: string, operands: number): OpDefinition {
  return defineOp<object, 'float'>({
    name,
    spec: {
      summary: name,
      operands: Array.from({ length: operands }, (_, i) => ({ name: `x${i}` })),
      results: [{ name: 'y' }],
      types: { float: typeRow(`${Array(operands).fill('float32').join(', ')} -> float32`) },
      traits: ['elementwise', 'pure'],
      tolerance: 'exact',
      infer: ({ inputs }) => [
        { dtype: 'float32', shape: broadcastShapes(...inputs.map((input) => input?.shape ?? [])) },
      ],
    },
    tflite: { version: () => 1 },
    quantize: { results: 'none' },
    reference: { float: () => () => undefined },
    cases: [],
  });
}

const table = new Map([elementwise('RELU', 1), elementwise('ADD', 2)].map((op) => [op.name, op]));
const ops: OpLookup = { find: (name) => table.get(name), defaults: () => ({}) };

function diamond() {
  const b = new GraphBuilder(ops);
  const x = b.input('x', 'float32', [-1, 4]);
  const left = b.add('RELU', [x]);
  const right = b.add('RELU', [x]);
  const sum = b.add('ADD', [left, right], {}, { name: 'sum' });
  return { graph: b.finish([sum]), x, left, right, sum };
}

describe('a graph', () => {
  it('is built with inferred shapes and unique names', () => {
    const { graph, sum } = diamond();
    expect(printGraph(graph)).toBe(
      [
        'graph main(%x: float32[?,4]) {',
        '  %relu: float32[?,4] = RELU(%x)',
        '  %relu_1: float32[?,4] = RELU(%x)',
        '  %sum: float32[?,4] = ADD(%relu, %relu_1)',
        '  return %sum',
        '}',
      ].join('\n'),
    );
    expect(sum.shape).toEqual([1, 4]);
    expect(() => verifyGraph(graph, ops)).not.toThrow();
  });

  it('knows who reads what, each slot once', () => {
    const { x, left, sum } = diamond();
    expect(x.consumers).toHaveLength(2);
    expect(left.uses).toEqual([{ node: sum.producer, slot: 0 }]);
  });

  it('names node and neighbours when it is broken', () => {
    const { graph, left } = diamond();
    graph.remove(left.producer as Node);
    expect(() => verifyGraph(graph, ops)).toThrow(/operand 0 \(relu\) is used before it is made[\s\S]*%sum/);
  });

  it('does not take a value that two nodes make, or a shape that its op does not make', () => {
    const { graph, x, sum } = diamond();
    sum.signature = [-1, 5];
    expect(() => verifyGraph(graph, ops)).toThrow(/declared \[\?,5\], the op makes \[\?,4\]/);
    sum.signature = [-1, 4];
    graph.insert(new Node({ op: 'RELU', inputs: [x], outputs: [sum] }));
    expect(() => verifyGraph(graph, ops)).toThrow(/made more than once/);
  });
});

describe('a patch', () => {
  it('merges twins, and taking it back leaves the graph as it was', () => {
    const { graph, left, right } = diamond();
    const before = printGraph(graph);
    const undo = new Patch('merge twins')
      .replace(right, left)
      .remove(right.producer as Node)
      .apply(graph);
    verifyGraph(graph, ops);
    expect(graph.nodes).toHaveLength(2);
    undo();
    verifyGraph(graph, ops);
    expect(printGraph(graph)).toBe(before);
  });

  it('keeps the name of a graph output', () => {
    const { graph, sum, left } = diamond();
    const undo = new Patch('drop sum')
      .replace(sum, left)
      .remove(sum.producer as Node)
      .apply(graph);
    expect(graph.outputs.map(({ name }) => name)).toEqual(['sum']);
    undo();
    expect(left.name).toBe('relu');
  });

  it('is applied as a whole or not at all', () => {
    const { graph, x, left } = diamond();
    const before = printGraph(graph);
    const broken = new Patch('broken').setInput(
      left.producer as Node,
      0,
      new Value({ name: 'z', dtype: 'float32', shape: [] }),
    );
    const failing = broken.set(x, {
      get name(): string {
        throw new Error('no name');
      },
    } as Partial<Value>);
    expect(() => failing.apply(graph)).toThrow('no name');
    expect(printGraph(graph)).toBe(before);
  });

  it('makes the version of a changed node unknown, and restores it', () => {
    const { graph, x, sum, right } = diamond();
    const add = sum.producer as Node;
    add.version = 3;
    const undo = new Patch('rewire').setInput(add, 1, x).apply(graph);
    expect(add.version).toBeUndefined();
    undo();
    expect(add.version).toBe(3);
    expect(add.inputs[1]).toBe(right);
  });
});
