import { createContext, type Module, SourceTextModule } from 'node:vm';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { encodeFlexBuffer } from '@zoo/containers';
import { isStatic, type TensorData, tensor } from '@zoo/core';
import { Graph, Node, Value } from '@zoo/ir';
import { conformanceCases, difference, graphOf, ops, referenceOf, writeModule } from '@zoo/ops';
import type { load as loadType } from './browser.ts';

/** What browsers, workers and Node have in common; nothing of Node. */
const WEB = { performance, TextDecoder, TextEncoder, setTimeout, AbortSignal };

const fileOf = (graph: Graph) => writeModule({ graphs: [graph], signatures: [], metadata: [], files: [] });

/** Both files of a page; what is in `served` can be fetched. */
async function page(served: Readonly<Record<string, string>>) {
  const context = createContext(WEB);
  const modules = new Map<string, Promise<Module>>();
  const moduleOf = (name: string): Promise<Module> => {
    const known = modules.get(name) ?? linked(name);
    modules.set(name, known);
    return known;
  };
  const linked = async (name: string) => {
    const text = served[name];
    if (text === undefined) throw new TypeError(`404: ${name}`);
    const module = new SourceTextModule(text, { context, importModuleDynamically: moduleOf });
    await module.link(() => {
      throw new Error('the bundle imports something');
    });
    await module.evaluate();
    return module;
  };
  const { load } = (await moduleOf('./zoo-runtime.mjs')).namespace as { load: typeof loadType };
  return { load, fetched: () => [...modules.keys()] };
}

/** One op by name on one float. */
function custom(op: string, options: Uint8Array = new Uint8Array(0)): Uint8Array {
  const graph = new Graph();
  const [x, y] = ['x', 'y'].map((name) => new Value({ name, dtype: 'float32', shape: [1] }));
  graph.insert(new Node({ op, inputs: [x], outputs: [y], custom: { options } }));
  graph.inputs = [x];
  graph.outputs = [y];
  return fileOf(graph);
}

describe('ops that the bundle for pages has not', () => {
  let texts: Record<string, string>;
  let shared: Awaited<ReturnType<typeof page>>;
  beforeAll(async () => {
    const tool: string = new URL('../../../tools/bundle-runtime.mjs', import.meta.url).href;
    const { bundleRuntime } = (await import(tool)) as { bundleRuntime(file: string): Promise<string> };
    const files = ['zoo-runtime.mjs', 'zoo-runtime-full.mjs'];
    const made = await Promise.all(files.map(bundleRuntime));
    texts = Object.fromEntries(files.map((file, i) => [`./${file}`, made[i]]));
    shared = await page(texts);
  }, 120_000);

  const first = new Map(
    conformanceCases(ops, 1)
      .filter(({ op }) => op.tflite.code === undefined || op.name.startsWith('STABLEHLO_'))
      .map((one) => [one.op.name, one]),
  );
  it.each([...first.values()].map((one) => [one.op.name, one] as const))(
    'a page runs %s',
    async (_name, one) => {
      const expected = referenceOf(one);
      const graph = graphOf(one, expected);
      if (graph.inputs.some(({ shape }) => !isStatic(shape))) throw new Error('cases have known shapes');
      const model = await shared.load(fileOf(graph), { delegate: 'reference' });
      const given = one.inputs.flatMap((input) =>
        input && !input.constant && !input.variable ? [input.tensor.data] : [],
      );
      const results = await model.run(given as Parameters<typeof model.run>[0]);
      results.forEach(({ dtype, shape, data }, i) => {
        const made = tensor(dtype, shape, plain(data));
        expect(difference(made, expected[i], one.op.spec.tolerance)).toBeUndefined();
      });
      model.dispose();
    },
  );

  it('runs Flex ops, and fetches the full runtime for them alone', async () => {
    const { load, fetched } = await page(texts);
    const model = await load(custom('FlexSinh', encodeFlexBuffer(['Sinh', '\x12\x04Sinh'])));
    expect(fetched()).toEqual(['./zoo-runtime.mjs', './zoo-runtime-full.mjs']);
    const [{ data }] = await model.run([[1]]);
    expect((data as Float32Array)[0]).toBeCloseTo(Math.sinh(1), 6);
  });

  it('says how to supply an op that nobody has', async () => {
    await expect(shared.load(custom('Mine'))).rejects.toMatchObject({
      code: 'OPS_UNSUPPORTED',
      received: 'Mine',
      hint: expect.stringContaining("defineCustomOp({ name: 'Mine', ... })"),
    });
  });

  it('says what is missing where the full runtime is not served', async () => {
    const { load } = await page({ './zoo-runtime.mjs': texts['./zoo-runtime.mjs'] });
    const one = first.get('TransformLandmarks')!;
    await expect(load(fileOf(graphOf(one, referenceOf(one))))).rejects.toMatchObject({
      code: 'OPS_UNSUPPORTED',
      received: 'TransformLandmarks',
      hint: './zoo-runtime-full.mjs has more ops, but is not served beside this file',
    });
  });
});

/** Contents of another realm as contents of this one. */
function plain(data: TensorData): TensorData {
  return (Array.isArray(data) ? [...data] : structuredClone(data)) as TensorData;
}
