import { describe, expect, it } from '@jest/globals';
import { perTensor, Random, type Tensor, type TensorData, tensor } from '@zoo/core';
import { Graph, type OpDefinition, type RunScope, type Site, Value } from '@zoo/ir';
import { ops } from '../table.ts';
import { floats, ints } from '../testing/run.ts';

/** A scope whose graphs are functions. */
function scopeOf(graphs: ReadonlyMap<Graph, (inputs: readonly Tensor[]) => readonly Tensor[]>): RunScope {
  return {
    call: (graph, inputs) => graphs.get(graph)!(inputs),
    resources: new Map(),
    random: new Random(1),
  };
}

function op(name: string): OpDefinition {
  return ops.find(name, false)!;
}

function perform(
  name: string,
  scope: RunScope,
  inputs: readonly Tensor[],
  rest: Partial<Site> = {},
): readonly Tensor[] {
  const definition = op(name);
  const site = { attrs: {}, inputs, outputs: [], ...rest };
  const inferred = definition.spec.infer(site);
  const outputs = inferred.map((type) => ({ ...type, shape: type.shape ?? [] }));
  const known = inferred.every(({ shape }) => shape !== undefined);
  const buffers: TensorData[] = outputs
    .filter(() => known)
    .map(({ dtype }) => (dtype === 'int64' ? new BigInt64Array(1) : new Int32Array(1)));
  const made = definition.reference.any({ ...site, outputs })(
    inputs.map(({ data }) => data),
    buffers,
    scope,
  );
  return made ?? outputs.map((type, i) => ({ ...type, data: buffers[i] }));
}

function graphWith(inputs: readonly Tensor[], outputs: readonly Tensor[]): Graph {
  const graph = new Graph();
  const values = (tensors: readonly Tensor[], letter: string) =>
    tensors.map(({ dtype, shape }, i) => new Value({ name: `${letter}${i}`, dtype, shape }));
  graph.inputs = values(inputs, 'x');
  graph.outputs = values(outputs, 'y');
  return graph;
}

describe('control flow', () => {
  const start = ints([], [1]);

  it('WHILE applies its body until the condition fails', () => {
    const [condition, body] = [graphWith([start], [start]), graphWith([start], [start])];
    const scope = scopeOf(
      new Map([
        [
          condition,
          ([x]: readonly Tensor[]) => [tensor('bool', [], Uint8Array.of(Number(x.data[0]) < 100 ? 1 : 0))],
        ],
        [body, ([x]: readonly Tensor[]) => [ints([], [2 * Number(x.data[0])])]],
      ]),
    );
    const subgraphs = { condSubgraphIndex: [condition], bodySubgraphIndex: [body] };
    expect(perform('WHILE', scope, [start], { subgraphs })[0].data[0]).toBe(128);
    const [same] = perform('WHILE', scope, [ints([], [100])], { subgraphs });
    expect(same.data[0]).toBe(100);
  });

  it('a loop that changes shapes has results of unknown shape', () => {
    const body = graphWith([floats([1], [0])], [floats([2], [0, 0])]);
    const subgraphs = { condSubgraphIndex: [body], bodySubgraphIndex: [body] };
    const site = { attrs: {}, inputs: [floats([1], [0])], outputs: [], subgraphs };
    expect(op('WHILE').spec.infer(site)).toEqual([{ dtype: 'float32', shape: undefined }]);
  });

  it('IF calls one branch', () => {
    const [yes, no] = [graphWith([start], [start]), graphWith([start], [start])];
    const scope = scopeOf(
      new Map([
        [yes, () => [ints([], [1])]],
        [no, () => [ints([], [0])]],
      ]),
    );
    const subgraphs = { thenSubgraphIndex: [yes], elseSubgraphIndex: [no] };
    const decide = (flag: number) =>
      perform('IF', scope, [tensor('bool', [], Uint8Array.of(flag)), start], { subgraphs })[0].data[0];
    expect([decide(1), decide(0)]).toEqual([1, 0]);
  });

  it('CALL_ONCE calls once for each state of the model', () => {
    let calls = 0;
    const graph = graphWith([], []);
    const run = () => {
      calls++;
      return [];
    };
    const scope = scopeOf(new Map([[graph, run]]));
    const subgraphs = { initSubgraphIndex: [graph] };
    perform('CALL_ONCE', scope, [], { subgraphs });
    perform('CALL_ONCE', scope, [], { subgraphs });
    expect(calls).toBe(1);
    perform('CALL_ONCE', scopeOf(new Map([[graph, run]])), [], { subgraphs });
    expect(calls).toBe(2);
  });

  it('a missing subgraph is named', () => {
    expect(() => perform('CALL_ONCE', scopeOf(new Map()), [])).toThrow(/initSubgraphIndex/);
  });
});

describe('variables and tables', () => {
  it('a variable holds a copy of what was assigned last', () => {
    const scope = scopeOf(new Map());
    const attrs = { container: '', sharedName: 'counter' };
    const [handle] = perform('VAR_HANDLE', scope, [], { attrs });
    const [other] = perform('VAR_HANDLE', scope, [], { attrs: { ...attrs, sharedName: 'other' } });
    expect(perform('VAR_HANDLE', scope, [], { attrs })[0].data).toEqual(handle.data);
    expect(other.data).not.toEqual(handle.data);
    const read = () => perform('READ_VARIABLE', scope, [handle], { outputs: [{ dtype: 'float32' }] })[0];
    expect(read).toThrow(/before it is assigned/);
    const value = { ...floats([2], [1, 2]), quantization: perTensor(1, 0) };
    perform('ASSIGN_VARIABLE', scope, [handle, value]);
    (value.data as Float32Array).fill(9);
    expect([...(read().data as Float32Array)]).toEqual([1, 2]);
  });

  it('a variable has the shape that the file says, or the one it was given', () => {
    const scope = scopeOf(new Map());
    const [handle] = perform('VAR_HANDLE', scope, [], { attrs: { sharedName: 'v' } });
    perform('ASSIGN_VARIABLE', scope, [handle, floats([2], [1, 2])]);
    const read = (shape?: readonly number[]) =>
      perform('READ_VARIABLE', scope, [handle], { outputs: [{ dtype: 'float32', shape }] })[0];
    expect([read([2]).shape, read([-1]).shape, read().shape]).toEqual([[2], [2], [2]]);
    expect(() => read([3])).toThrow(expect.objectContaining({ code: 'VARIABLE_SHAPE', expected: '[3]' }));
    const infer = (shape: readonly number[]) =>
      op('READ_VARIABLE').spec.infer({ attrs: {}, inputs: [handle], outputs: [{ dtype: 'float32', shape }] });
    expect([infer([1, 2]), infer([-1, 2])]).toMatchObject([[{ shape: [1, 2] }], [{ shape: undefined }]]);
  });

  it('a table answers with defaults where it has no entry', () => {
    const scope = scopeOf(new Map());
    const [handle] = perform('HASHTABLE', scope, [], { attrs: { tableId: 3 } });
    const keys = tensor('string', [2], ['a', 'b']);
    perform('HASHTABLE_IMPORT', scope, [handle, keys, tensor('int64', [2], BigInt64Array.of(10n, 20n))]);
    perform('HASHTABLE_IMPORT', scope, [handle, keys, tensor('int64', [2], BigInt64Array.of(1n, 2n))]);
    expect(perform('HASHTABLE_SIZE', scope, [handle])[0].data[0]).toBe(2n);
    const fallback = tensor('int64', [1], BigInt64Array.of(-1n));
    const find = (key: string) =>
      perform('HASHTABLE_FIND', scope, [handle, tensor('string', [1], [key]), fallback])[0].data[0];
    expect([find('b'), find('z')]).toEqual([20n, -1n]);
    const text = tensor('string', [1], ['none']);
    expect(() => perform('HASHTABLE_FIND', scope, [handle, keys, text])).toThrow('values of another type');
    expect(() => perform('HASHTABLE_FIND', scope, [handle, keys, tensor('string', [0], [])])).toThrow(
      'the default is not one element',
    );
    expect(() => perform('HASHTABLE_IMPORT', scope, [handle, keys, fallback])).toThrow('differ in shape');
  });
});
