/**
 * Bundles the runtime for browsers into one ES module and prints its size:
 *
 *     node tools/bundle-runtime.mjs            writes dist/browser/zoo-runtime.mjs
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const source = fileURLToPath(new URL('../packages/sdk/src/browser.ts', import.meta.url));
const target = fileURLToPath(new URL('../dist/browser/zoo-runtime.mjs', import.meta.url));

/** The module as text. An import of a Node module anywhere below makes the build fail. */
export async function bundleRuntime() {
  const { outputFiles } = await build({
    entryPoints: [source],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    conditions: ['zoo-source'],
    legalComments: 'none',
  });
  return outputFiles[0].text;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = await bundleRuntime();
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, text);
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
  console.error(`${target}: ${kilobytes(text.length)}, ${kilobytes(gzipSync(text).length)} gzip`);
}
