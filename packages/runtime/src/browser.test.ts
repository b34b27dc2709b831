import { createContext, SourceTextModule } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { GraphBuilder } from '@zoo/ir';
import { ops, writeModule } from '@zoo/ops';
import type { load as loadType } from './browser.ts';
import { moduleOf } from './testing/fake-ops.ts';

/** What browsers, workers and Node have in common; nothing of Node. */
const WEB = { performance, TextDecoder, TextEncoder, setTimeout, AbortSignal };

async function bundled(): Promise<{ load: typeof loadType }> {
  const tool: string = new URL('../../../tools/bundle-runtime.mjs', import.meta.url).href;
  const { bundleRuntime } = (await import(tool)) as { bundleRuntime(): Promise<string> };
  const module = new SourceTextModule(await bundleRuntime(), { context: createContext(WEB) });
  await module.link(() => {
    throw new Error('the bundle imports something');
  });
  await module.evaluate();
  return module.namespace as { load: typeof loadType };
}

function model(): Uint8Array {
  const b = new GraphBuilder(ops);
  const x = b.input('x', 'float32', [1, 3]);
  const y = b.add('RELU', [b.add('ADD', [x, b.constant('c', 'float32', [3], Float32Array.of(1, -2, 3))])]);
  return writeModule(moduleOf(b.finish([y])));
}

describe('the browser bundle', () => {
  it('is one module that needs nothing of Node, and runs a model', async () => {
    const { load } = await bundled();
    const loaded = await load(model(), { threads: 1, delegate: 'auto' });
    expect(loaded.inputs).toEqual([{ name: 'x', dtype: 'float32', shape: [1, 3] }]);
    const [{ name, dtype, shape, data }] = await loaded.run([Float32Array.of(1, 1, 1)]);
    expect([name, dtype, [...shape], [...(data as Float32Array)]]).toEqual([
      'relu',
      'float32',
      [1, 3],
      [2, 0, 4],
    ]);
    loaded.dispose();
    await expect(load(model(), { delegate: 'abacus' })).rejects.toMatchObject({ code: 'DELEGATE_UNKNOWN' });
  });
});
