import { createContext, SourceTextModule } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { GraphBuilder, Node, Value } from '@zoo/ir';
import { ops, writeModule } from '@zoo/ops';
import type { load as loadType } from './browser.ts';

/** Bytes under gzip that a page may be asked to fetch for a runtime: a twentieth of the official one. */
const BUDGET = 150_000;

/** What browsers, workers and Node have in common; nothing of Node. */
const WEB = { performance, TextDecoder, TextEncoder, setTimeout, AbortSignal };

async function bundleText(): Promise<string> {
  const tool: string = new URL('../../../tools/bundle-runtime.mjs', import.meta.url).href;
  const { bundleRuntime } = (await import(tool)) as { bundleRuntime(): Promise<string> };
  return bundleRuntime();
}

async function bundled(text: string): Promise<{ load: typeof loadType }> {
  // as a page whose policy is `script-src 'wasm-unsafe-eval'`: compiled code, and no text that becomes code
  const context = createContext(WEB, { codeGeneration: { strings: false, wasm: true } });
  const module = new SourceTextModule(text, { context });
  await module.link(() => {
    throw new Error('the bundle imports something');
  });
  await module.evaluate();
  return module.namespace as { load: typeof loadType };
}

/** relu(x + [1, -2, 3]) */
function model(): Uint8Array {
  const b = new GraphBuilder(ops);
  const x = b.input('x', 'float32', [1, 3]);
  const y = b.add('RELU', [b.add('ADD', [x, b.constant('c', 'float32', [3], Float32Array.of(1, -2, 3))])]);
  return writeModule({ graphs: [b.finish([y])], signatures: [], metadata: [], files: [] });
}

/** while (x < 100) x += x */
function loop(): Uint8Array {
  const input = (b: GraphBuilder) => b.input('x', 'int32', [1]);
  const [main, condition, body] = [0, 1, 2].map(() => new GraphBuilder(ops));
  const limit = condition.constant('limit', 'int32', [1], Int32Array.of(100));
  condition.finish([condition.add('LESS', [input(condition), limit])]);
  const x = input(body);
  body.finish([body.add('ADD', [x, x])]);
  const result = new Value({ name: 'result', dtype: 'int32', shape: [1] });
  const subgraphs = { condSubgraphIndex: [condition.graph], bodySubgraphIndex: [body.graph] };
  main.graph.insert(new Node({ op: 'WHILE', inputs: [input(main)], outputs: [result], subgraphs }));
  const graphs = [main.finish([result]), condition.graph, body.graph];
  return writeModule({ graphs, signatures: [], metadata: [], files: [] });
}

describe('the browser bundle', () => {
  let text: string;
  let load: typeof loadType;
  beforeAll(async () => {
    text = await bundleText();
    ({ load } = await bundled(text));
  });

  it('stays within its budget; node tools/bundle-runtime.mjs --parts shows what takes the bytes', () => {
    expect(gzipSync(text).length).toBeLessThanOrEqual(BUDGET);
  });

  it.each(['auto', 'wasm', 'reference'] as const)(
    'runs a model without anything of Node: %s',
    async (delegate) => {
      const loaded = await load(model(), { threads: 1, delegate });
      expect(loaded.inputs).toEqual([{ name: 'x', dtype: 'float32', shape: [1, 3] }]);
      expect(loaded.notes).toEqual([]);
      const [{ name, dtype, shape, data }] = await loaded.run([Float32Array.of(1, 1, 1)]);
      expect([name, dtype, [...shape], [...(data as Float32Array)]]).toEqual([
        'relu',
        'float32',
        [1, 3],
        [2, 0, 4],
      ]);
      loaded.dispose();
    },
  );

  it.each(['auto', 'reference'] as const)('runs graphs that call others: %s', async (delegate) => {
    const loaded = await load(loop(), { delegate });
    const [{ data }] = await loaded.run([Int32Array.of(3)]);
    expect([...(data as Int32Array)]).toEqual([192]);
    loaded.dispose();
  });

  it.each(['auto', 'reference'] as const)('keeps to limits of the page: %s', async (delegate) => {
    const limits = { memory: 16 };
    await expect(load(model(), { delegate, limits })).rejects.toMatchObject({ code: 'LIMIT_MEMORY' });
    const stopped = { delegate, signal: AbortSignal.abort() };
    await expect(load(model(), stopped)).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('knows its delegates by name', async () => {
    const wrong = { delegate: 'abacus' } as unknown as { delegate: 'auto' };
    await expect(load(model(), wrong)).rejects.toMatchObject({ code: 'DELEGATE_UNKNOWN' });
  });
});
