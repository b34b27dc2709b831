import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ZooError } from '@zoo/core';
import { Graph, GraphBuilder, type Module, Node, opOf, Patch, Value, verifyGraph } from '@zoo/ir';
import { readModel } from '@zoo/tflite';
import { describeWithTestdata, testdata } from '../../../../tools/testing/testdata.ts';
import { ops } from '../table.ts';
import { modelFromModule, writeModule } from './export.ts';
import { moduleFromModel, readModule } from './import.ts';
import { snapshot } from './snapshot.ts';

function moduleOf(...graphs: Graph[]): Module {
  return { graphs, signatures: [], metadata: [], files: [] };
}

function floats(...values: number[]): Uint8Array {
  return new Uint8Array(Float32Array.from(values).buffer);
}

describe('writing a module and reading it again', () => {
  it('keeps ops, attributes, constants, unknown sizes and names', () => {
    const b = new GraphBuilder(ops);
    const x = b.input('x', 'float32', [-1, 2]);
    const y = b.add('ADD', [x, b.constant('c', 'float32', [2], new Float32Array([1, 2]))], {
      fusedActivationFunction: 'RELU6',
    });
    const module = moduleOf(b.finish([y]));
    const [graph] = readModule(writeModule(module)).graphs;
    expect(graph.inputs[0]).toMatchObject({ name: 'x', dtype: 'float32', shape: [1, 2], signature: [-1, 2] });
    expect(graph.nodes[0].attrs).toEqual({ fusedActivationFunction: 'RELU6', potScaleInt16: true });
    expect(graph.nodes[0].inputs[1]?.data).toEqual(new Float32Array([1, 2]));
    expect(graph.outputs[0]).toBe(graph.nodes[0].outputs[0]);
  });

  it('writes equal constants once, and one operator code for each version', () => {
    const b = new GraphBuilder(ops);
    const x = b.input('x', 'float32', [2]);
    const c = (name: string) => b.constant(name, 'float32', [2], new Float32Array([3, 4]));
    const y = b.add('ADD', [b.add('ADD', [x, c('one')]), c('two')]);
    const i = b.input('i', 'int64', [2]);
    const z = b.add('ADD', [i, i]);
    const model = modelFromModule(moduleOf(b.finish([y, z])));
    expect(model.buffers[0].data).toBeUndefined();
    expect(model.subgraphs[0].tensors.filter(({ buffer }) => buffer === 1)).toHaveLength(2);
    expect(model.operatorCodes.map(({ builtinCode, version }) => [builtinCode, version])).toEqual([
      ['ADD', 1],
      ['ADD', 4],
    ]);
  });

  it('keeps the version of a node until the node changes', () => {
    const b = new GraphBuilder(ops);
    const x = b.input('x', 'float32', [2]);
    const node = b.add('ADD', [x, x]).producer as Node;
    node.version = 3;
    const module = moduleOf(b.finish(node.outputs));
    expect(modelFromModule(module).operatorCodes[0].version).toBe(3);
    node.setInput(1, x);
    expect(modelFromModule(module).operatorCodes[0].version).toBe(1);
  });

  it('says which runtime the model needs', () => {
    const b = new GraphBuilder(ops);
    const x = b.input('x', 'int64', [2]);
    const again = readModel(writeModule(moduleOf(b.finish([b.add('ADD', [x, x])]))));
    const entry = again.metadata?.find(({ name }) => name === 'min_runtime_version');
    const bytes = again.buffers[entry?.buffer ?? 0].data;
    expect(bytes).toHaveLength(16);
    expect(new TextDecoder().decode(bytes).replace(/\0+$/, '')).toBe('2.6.0');
  });

  it('turns references to graphs and to scales into indices and back', () => {
    const value = (name: string) => new Value({ name, dtype: 'float32', shape: [2] });
    const body = new Graph('body');
    body.inputs = [value('s')];
    body.outputs = body.inputs;
    const main = new Graph('main');
    const [x, y] = [value('x'), value('y')];
    const scales = new Value({ name: 'scales', dtype: 'float32', shape: [1], constant: floats(0.5) });
    x.extension = { details: { type: 'blockwise', scales, blockSize: 2 } };
    main.inputs = [x];
    main.outputs = [y];
    const subgraphs = { condSubgraphIndex: [body], bodySubgraphIndex: [body] };
    main.insert(new Node({ op: 'WHILE', inputs: [x], outputs: [y], subgraphs }));
    const again = readModule(writeModule(moduleOf(main, body)));
    const [node] = again.graphs[0].nodes;
    expect(node.subgraphs.bodySubgraphIndex[0]).toBe(again.graphs[1]);
    expect(node.attrs).toEqual({});
    expect(again.graphs[0].inputs[0].extension).toMatchObject({
      details: { type: 'blockwise', blockSize: 2 },
    });
    const details = again.graphs[0].inputs[0].extension?.details as { scales: Value };
    expect(details.scales.data).toEqual(new Float32Array([0.5]));
  });

  it('keeps control dependencies while every node is in its place', () => {
    const b = new GraphBuilder(ops);
    const x = b.input('x', 'float32', [1]);
    const built = moduleOf(b.finish([b.add('ADD', [b.add('ADD', [x, x]), x])]));
    const model = modelFromModule(built);
    const buffer = model.buffers.push({ data: new Uint8Array([1, 2]) }) - 1;
    model.metadata?.push({ name: 'model_control_dependencies', buffer });
    const module = moduleFromModel(model);
    const names = () => modelFromModule(module).metadata?.map(({ name }) => name);
    expect(names()).toContain('model_control_dependencies');
    const [graph] = module.graphs;
    graph.replaceUses(graph.nodes[0].outputs[0], graph.inputs[0]);
    graph.remove(graph.nodes[0]);
    expect(names()).not.toContain('model_control_dependencies');
  });

  it('drops values that a patch has left without use', () => {
    const b = new GraphBuilder(ops);
    const x = b.input('x', 'float32', [1]);
    const mid = b.add('ADD', [x, b.constant('c', 'float32', [1], new Float32Array([1]))]);
    const module = readModule(writeModule(moduleOf(b.finish([b.add('ADD', [mid, x])]))));
    const [graph] = module.graphs;
    const [first] = graph.nodes;
    new Patch('skip').replace(first.outputs[0], graph.inputs[0]).remove(first).apply(graph);
    const names = modelFromModule(module).subgraphs[0].tensors.map(({ name }) => name);
    expect(names).toEqual(['x', 'add_1']);
  });
});

/** Files that a reader must refuse. */
const INVALID = new Set([
  'java_invalid_model',
  'lite_empty_model',
  'lite_test_model_broken',
  'lite_0_subgraphs',
]);

/** Graphs that break a rule, on purpose or by neglect; their files are sound. */
const AGAINST_THE_RULES: Readonly<Record<string, RegExp>> = {
  'ops/lite_add_quantized.tflite': /no kernel for uint8, uint8 -> float32/,
  'ops/lite_add_quantized_int8.tflite': /no kernel for int8, int8 -> float32/,
  'ops/lite_add_shared_tensors.tflite': /made more than once/,
  // an input of unknown rank, which has to be given a shape first
  'ops/litert_simple_squeeze.tflite': /axis out of range/,
  'ops/quantlib_transpose.tflite': /no kernel for float32, float32/,
  'ops/lite_segment_sum_invalid_buffer.tflite': /used before it is made/,
  'ops/lite_tensor_string_data_type.tflite': /no kernel for string, string/,
};

function models(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.tflite'),
  );
}

describeWithTestdata('every .tflite of the test data', () => {
  const folder = testdata('tflite') ?? '';
  const names = models(folder).filter((name) => ![...INVALID].some((bad) => name.includes(bad)));

  it.each(names)('%s is the same after writing and reading', (name) => {
    const module = readModule(readFileSync(join(folder, name)), { file: name });
    const { unknownFields: _, ...extension } = module.extension ?? {};
    module.extension = Object.keys(extension).length > 0 ? extension : undefined;
    const again = readModule(writeModule(module));
    const [before, after] = [snapshot(module), snapshot(again)];
    expect(after).toEqual(before);
  });

  it.each(names)('%s agrees with what its ops infer', (name) => {
    const module = readModule(readFileSync(join(folder, name)), { file: name });
    const known = module.graphs.filter((graph) => graph.nodes.every((node) => opOf(node, ops)));
    const verify = () => {
      for (const graph of known) verifyGraph(graph, ops);
    };
    const rule = AGAINST_THE_RULES[name];
    if (rule) expect(verify).toThrow(rule);
    else verify();
  });

  it.each(models(folder).filter((name) => !names.includes(name)))('%s is refused or empty', (name) => {
    let module: Module | undefined;
    try {
      module = readModule(readFileSync(join(folder, name)));
    } catch (error) {
      expect(error).toBeInstanceOf(ZooError);
    }
    expect(module?.graphs.flatMap((graph) => graph.nodes) ?? []).toEqual([]);
  });
});
