/** Bundles the fuzzer from source and runs it: `npm run fuzz -- --count 2000`. */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('./', import.meta.url));
const folder = fileURLToPath(new URL('../../node_modules/.cache/zoo-fuzz/', import.meta.url));
// a run keeps its own copy: sources may change while it lasts
const target = `${folder}${process.pid}/`;
await mkdir(target, { recursive: true });
await build({
  entryPoints: [`${here}main.ts`, `${here}worker.ts`],
  outdir: target,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  conditions: ['zoo-source'],
  logLevel: 'warning',
});
process.env.ZOO_TESTDATA ??= fileURLToPath(new URL('../../../shared/testdata', import.meta.url));
await import(pathToFileURL(`${target}main.mjs`).href);
