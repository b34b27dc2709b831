#!/usr/bin/env node
/**
 * Starts the bundle where it is up to date, else what the compiler left: in a checkout somebody may have compiled since.
 * `ZOO_DEBUG` wants stack traces that can be read, which are those of the compiled files.
 */
const { existsSync, readdirSync, statSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const app = join(__dirname, '..');
const compiled = join(app, 'dist/main.js');
const bundle = join(app, 'dist/bundle/zoo.cjs');

const timeOf = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** When the compiler last wrote anything; never, outside of a checkout. */
function lastCompiled() {
  if (!existsSync(join(app, 'tsconfig.json'))) return 0;
  const packages = join(app, '../../packages');
  const folders = [app, ...readdirSync(packages).map((name) => join(packages, name))];
  return Math.max(...folders.map((folder) => timeOf(join(folder, 'dist/.tsbuildinfo'))));
}

function load() {
  const bundled = timeOf(bundle);
  if (bundled > 0 && !process.env.ZOO_DEBUG && bundled >= lastCompiled()) {
    // Node 22 and later keep what they compiled.
    require('node:module').enableCompileCache?.();
    return require(bundle);
  }
  if (existsSync(compiled)) return import(pathToFileURL(compiled).href);
  process.stderr.write('zoo is not built yet: run `npm ci` (which builds it) or `npm run build`.\n');
  process.exit(1);
}

(async () => {
  const { main, surviveClosedPipes } = await load();
  surviveClosedPipes();
  process.exitCode = await main(process.argv.slice(2));
})();
