import { describe, expect, it } from '@jest/globals';
import { Graph, Node, Value } from '@zoo/ir';
import { loadModel } from './load.ts';
import { fakeOps, moduleOf } from './testing/fake-ops.ts';

/** Ops in a chain over values of one type; names in lower case are custom. */
function chain(dtype: 'float32' | 'bool', ...names: string[]) {
  const graph = new Graph();
  let x = new Value({ name: 'x', dtype, shape: [1] });
  graph.inputs = [x];
  names.forEach((op, i) => {
    const y = new Value({ name: `y${i}`, dtype, shape: [1] });
    const custom = op === op.toLowerCase() ? { options: new Uint8Array() } : undefined;
    graph.insert(new Node({ op, custom, inputs: [x], outputs: [y] }));
    x = y;
  });
  graph.outputs = [x];
  return moduleOf(graph);
}

const message = (module: ReturnType<typeof chain>) =>
  loadModel(module, { ops: fakeOps }).then(
    () => 'loaded',
    (error: Error) => error.message,
  );

describe('kernels that are not there', () => {
  it('are named all at once, with where they occur', async () => {
    const text = await message(chain('float32', 'LSTM', 'flex_op', 'LSTM', 'LSTM', 'LSTM', 'INCREMENT'));
    expect(text).toContain('the model needs 2 kernels that zoo does not have');
    expect(text).toContain(
      'LSTM (float32 -> float32) at main #0 -> y0, main #2 -> y2, main #3 -> y3 and 1 more',
    );
    expect(text).toContain('custom op flex_op (float32 -> float32) at main #1 -> y1');
    expect(text).toContain("loadModel(bytes, { customOps: [defineCustomOp({ name: 'flex_op', ... })] })");
  });

  it('are missing for a reason that the schema has', async () => {
    const text = await message(chain('float32', 'CONCAT_EMBEDDINGS'));
    expect(text).toContain('CONCAT_EMBEDDINGS: an operator by name only');
  });

  it('are missing for ever where a file was compiled for a chip', async () => {
    const text = await message(chain('float32', 'edgetpu-custom-op'));
    expect(text).toContain('edgetpu-custom-op: a program for the Coral Edge TPU');
    expect(text).not.toContain('defineCustomOp');
  });

  it('may be missing for some types only', async () => {
    expect(await message(chain('bool', 'INCREMENT'))).toContain('INCREMENT for these types (bool -> bool)');
  });

  it('may be missing for a version only', async () => {
    const module = chain('float32', 'ADD', 'twice');
    const table = { find: () => fakeOps.find('INCREMENT', false), defaults: () => ({}) };
    for (const node of module.graphs[0].nodes) node.version = 99;
    await expect(loadModel(module, { ops: table })).rejects.toThrow(
      'version 99 of ADD (float32 -> float32) at main #0 -> y0',
    );
  });

  it('do not keep a model from being looked at', async () => {
    const model = await loadModel(chain('float32', 'LSTM'), { ops: fakeOps, allowMissing: true });
    expect(model.inputs).toMatchObject([{ name: 'x', shape: [1] }]);
    expect(model.missing).toEqual([
      {
        op: 'LSTM',
        custom: false,
        known: false,
        types: 'float32 -> float32',
        nodes: ['main/y0'],
        places: [{ subgraph: 'main', index: 0, outputs: ['y0'] }],
      },
    ]);
    await expect(model.run([[1]])).rejects.toMatchObject({ code: 'OPS_UNSUPPORTED', received: 'LSTM' });
  });
});
