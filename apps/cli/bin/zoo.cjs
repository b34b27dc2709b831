#!/usr/bin/env node
/**
 * Starts the bundle where it is up to date, else what the compiler left: in a checkout somebody may have compiled since.
 * `ZOO_DEBUG` wants stack traces that can be read, which are those of the compiled files.
 */
const { existsSync, readdirSync, statSync } = require('node:fs');
const { join } = require('node:path');

const app = join(__dirname, '..');
const compiled = join(app, 'dist/main.js');
const bundle = join(app, 'dist/bundle');

const timeOf = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** When the compiler last wrote anything; never, outside of a checkout. */
function lastCompiled() {
  if (!existsSync(join(app, 'tsconfig.json'))) return 0;
  const packages = join(app, '../../packages');
  const folders = [app, ...readdirSync(packages).map((name) => join(packages, name))];
  return Math.max(...folders.map((folder) => timeOf(join(folder, 'dist/.tsbuildinfo'))));
}

async function runBundle() {
  // Node 22 and later keep what they compiled of the libraries; Node 20 takes its time to say that it does not.
  if (Number.parseInt(process.versions.node, 10) >= 22) require('node:module').enableCompileCache?.();
  const { Bundle } = require('./bundle.cjs');
  const files = new Bundle(bundle);
  process.exitCode = await files.require('zoo.cjs').main(process.argv.slice(2));
  files.keep();
}

async function runCompiled() {
  const { pathToFileURL } = require('node:url');
  const { main } = await import(pathToFileURL(compiled).href);
  process.exitCode = await main(process.argv.slice(2));
}

const bundled = process.env.ZOO_DEBUG ? 0 : timeOf(join(bundle, 'zoo.cjs'));
if (bundled > 0 && bundled >= lastCompiled()) runBundle();
else if (existsSync(compiled)) runCompiled();
else {
  process.stderr.write('zoo is not built yet: run `npm ci` (which builds it) or `npm run build`.\n');
  process.exitCode = 1;
}
