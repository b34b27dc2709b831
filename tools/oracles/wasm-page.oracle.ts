import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ops } from '@zoo/ops';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import type * as Conformance from '../../packages/wasm/src/testing/conformance.ts';
import { type Chromium, findChromium, launchChromium } from './chromium.ts';
import { type OracleServer, startServer } from './server.ts';

type InPage = typeof globalThis & { wasm: typeof Conformance };

const VARIANTS = [
  'with relaxed SIMD where the host has it',
  'deterministic',
  'by two threads',
  'deterministic, by two threads',
];

/** The conformance suite of the wasm delegate in a page, on its main thread, which must not block. */
(findChromium() ? describe : describe.skip)('wasm kernels in a page (needs Chromium)', () => {
  let server: OracleServer;
  let chromium: Chromium;
  let page: Page;
  beforeAll(async () => {
    server = await startServer({ '/page/': fileURLToPath(new URL('./page/', import.meta.url)) });
    chromium = await launchChromium();
    page = await (await chromium.browser.newContext()).newPage();
    await page.goto(`${server.origin}/page/hub.html`);
    await page.addScriptTag({ type: 'module', content: await bundle() });
    await page.waitForFunction('globalThis.wasm !== undefined');
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
});

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: "import * as wasm from './packages/wasm/src/testing/conformance.ts'; globalThis.wasm = wasm;",
      resolveDir: fileURLToPath(new URL('../..', import.meta.url)),
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    conditions: ['zoo-source'],
  });
  return outputFiles[0].text;
}
