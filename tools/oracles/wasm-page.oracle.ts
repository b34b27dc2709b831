import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ops } from '@zoo/ops';
import { build, type Plugin } from 'esbuild';
import type { Page } from 'playwright-core';
import type * as Conformance from '../../packages/wasm/src/testing/conformance.ts';
import type * as Layers from '../../packages/wasm/src/testing/layers.ts';
import { type Chromium, findChromium, launchChromium } from './chromium.ts';
import { type OracleServer, startServer } from './server.ts';

type InPage = typeof globalThis & { wasm: typeof Conformance & typeof Layers };

const VARIANTS = [
  'with relaxed SIMD where the host has it',
  'deterministic',
  'by two threads',
  'deterministic, by two threads',
];

/** Ops whose kernels are in the second file that pages fetch, at least. */
const RARE_OPS = ['CUMSUM', 'TOPK_V2', 'SVDF', 'RNN', 'LSTM', 'UNIDIRECTIONAL_SEQUENCE_LSTM'];

/** The conformance suite of the wasm delegate in a page, on its main thread, which must not block. */
(findChromium() ? describe : describe.skip)('wasm kernels in a page (needs Chromium)', () => {
  let server: OracleServer;
  let chromium: Chromium;
  let page: Page;
  beforeAll(async () => {
    server = await startServer({ '/page/': fileURLToPath(new URL('./page/', import.meta.url)) });
    chromium = await launchChromium();
    page = await open(await bundle(SUITE));
  }, 120_000);
  afterAll(async () => {
    await chromium?.process.kill();
    server?.close();
  });

  it.each(VARIANTS)('%s', async (name) => {
    let taken = 0;
    const problems: string[] = [];
    for (const op of ops.list()) {
      const found = await page.evaluate(
        ([op, name]) => {
          const { conformanceOf, VARIANTS } = (globalThis as InPage).wasm;
          return conformanceOf(op, VARIANTS[name]);
        },
        [op.name, name],
      );
      taken += found.taken;
      problems.push(...found.problems, ...found.notes);
    }
    expect(problems).toEqual([]);
    expect(taken).toBeGreaterThan(600);
  });

  it.each(VARIANTS)('large layers, %s', async (name) => {
    const problems = await page.evaluate(async (name) => {
      const { LARGE_LAYERS, problemsOfLayer, VARIANTS } = (globalThis as InPage).wasm;
      const found: string[] = [];
      for (const [title, layer] of Object.entries(LARGE_LAYERS))
        for (const problem of await problemsOfLayer(layer, VARIANTS[name]))
          found.push(`${title}: ${problem}`);
      return found;
    }, name);
    expect(problems).toEqual([]);
  });

  it('rare kernels, from a file that is fetched', async () => {
    const file = server.put(Buffer.from(await bundle(`export * from ${RARE}`)), '.mjs');
    const other = await open(await bundle(SUITE, [asFiles(file)]));
    for (const op of RARE_OPS) {
      const found = await other.evaluate((op) => {
        const { conformanceOf, VARIANTS } = (globalThis as InPage).wasm;
        return conformanceOf(op, VARIANTS['by two threads']);
      }, op);
      expect([op, ...found.problems, ...found.notes]).toEqual([op]);
      expect([op, found.taken > 0]).toEqual([op, true]);
    }
    await other.close();
  });

  async function open(script: string): Promise<Page> {
    const page = await (await chromium.browser.newContext()).newPage();
    await page.goto(`${server.origin}/page/hub.html`);
    await page.addScriptTag({ type: 'module', content: script });
    await page.waitForFunction('globalThis.wasm !== undefined');
    return page;
  }
});

const SUITE = `import * as cases from './packages/wasm/src/testing/conformance.ts';
import * as layers from './packages/wasm/src/testing/layers.ts';
globalThis.wasm = { ...cases, ...layers };`;
const RARE = "'./packages/wasm/src/rare/index.ts'";

/** With rare kernels in a file of their own, as in the bundle for pages, but with the cases of tests. */
function asFiles(path: string): Plugin {
  return {
    name: 'rare kernels in a file',
    setup({ onResolve, onLoad }) {
      const later = fileURLToPath(new URL('../../packages/wasm/src/rare/later.ts', import.meta.url));
      onResolve({ filter: /^#rare$/ }, () => ({ path: later }));
      onLoad({ filter: /rare.later\.ts$/ }, async ({ path: from }) => ({
        contents: (await readFile(from, 'utf8')).replace('./zoo-runtime-rare.mjs', path),
        loader: 'ts',
      }));
    },
  };
}

async function bundle(contents: string, plugins: Plugin[] = []): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('../..', import.meta.url)) },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    conditions: ['zoo-source'],
    plugins,
  });
  return outputFiles[0].text;
}
