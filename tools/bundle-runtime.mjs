/**
 * Bundles the runtime for browsers into one ES module and prints its size:
 *
 *     node tools/bundle-runtime.mjs [--parts]        writes dist/browser/zoo-runtime.mjs
 *
 * Beside it lies `zoo-runtime-rare.mjs`, which it fetches for models that need it: kernels of recurrent layers, 16-bit
 * activations and the like. Where that file is not served, such models run on the reference kernels. For models with
 * StableHLO, Flex or rare custom ops it fetches `zoo-runtime-full.mjs`, the same runtime with every op there is.
 * `zoo-start.mjs` is for pages that people come back to: it starts models that it has kept compiled, and fetches
 * `zoo-runtime.mjs` for others.
 *
 * `--parts` lists what takes the bytes, folder by folder. esbuild bundles, `shrink/` takes out what a page never asks
 * for, swc minifies: its output is 6 % smaller under gzip than esbuild's own. At last what a first load calls is marked,
 * so that engines compile it together with the module.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { minify } from '@swc/core';
import { build } from 'esbuild';
import { buildId, bundlesId } from './build-id.mjs';
import { withPlainClasses } from './shrink/classes.mjs';
import { compiledEarly } from './shrink/early.mjs';
import { assertUnread, withoutFaces } from './shrink/faces.mjs';
import { withoutPairs } from './shrink/pairs.mjs';
import { declarationsOf } from './shrink/program.mjs';
import { calledBy } from './shrink/rehearsal.mjs';
import { shake } from './shrink/shake.mjs';
import { sink } from './shrink/sink.mjs';

const FULL = 'zoo-runtime-full.mjs';

/** The source, without the cases of tests; `zoo-page` is for what the full runtime says better. */
const CONDITIONS = ['zoo-lean', 'zoo-source'];

const RARE = 'zoo-runtime-rare.mjs';

const START = 'zoo-start.mjs';

/** A rehearsal would tell nothing of these, or mark all of them. */
const LATE = [RARE, START];

/** Modules by file name, the runtime first. */
const SOURCES = {
  'zoo-runtime.mjs': fileURLToPath(new URL('../packages/sdk/src/browser.ts', import.meta.url)),
  [FULL]: fileURLToPath(new URL('../packages/sdk/src/browser-full.ts', import.meta.url)),
  [RARE]: fileURLToPath(new URL('../packages/wasm/src/rare/index.ts', import.meta.url)),
  [START]: fileURLToPath(new URL('../packages/sdk/src/browser-start.ts', import.meta.url)),
};
const folder = fileURLToPath(new URL('../dist/browser/', import.meta.url));

/** A module as text. An import of a Node module anywhere below makes the build fail. */
export async function bundleRuntime(file = 'zoo-runtime.mjs') {
  const full = file === FULL || file === START; // START has nothing that could be taken out
  const { outputFiles } = await bundle({
    entryPoints: [SOURCES[file]],
    minifySyntax: true,
    conditions: full ? CONDITIONS : ['zoo-page', ...CONDITIONS],
  });
  const [{ text }] = outputFiles;
  const { code } = await minify(shrunk(text, full), {
    module: true,
    ecma: 2022,
    compress: { passes: 4, ecma: 2022, unsafe_arrows: true, keep_fargs: false, sequences: false },
    mangle: true,
    format: { asciiOnly: true }, // one letter beyond Latin-1, and engines keep two bytes for each
  });
  return LATE.includes(file) ? code : compiledEarly(code, await calledBy(code));
}

/** Writes all of them into a folder, as a server has them beside one another, and says what they became. */
export async function writeBundles(folder) {
  const texts = new Map();
  await mkdir(folder, { recursive: true });
  for (const file of Object.keys(SOURCES)) {
    texts.set(folder + file, await bundleRuntime(file));
    await writeFile(folder + file, texts.get(folder + file));
  }
  return texts;
}

/**
 * Writes them, unless the folder holds just those.
 *
 * @returns their names
 */
export async function ensureBundles(folder) {
  const [made, wanted] = [`${folder}made-of.txt`, bundlesId()];
  const known = await readFile(made, 'utf8').catch(() => undefined);
  if (known !== wanted) {
    await rm(made, { force: true }); // half of them are nobody's
    await writeBundles(folder);
    await writeFile(made, wanted);
  }
  return Object.keys(SOURCES);
}

function shrunk(text, full) {
  const declarations = shake(
    declarationsOf(full ? text : withoutReleases(withoutStablehlo(withoutFaces(text)))),
  );
  if (!full) assertUnread(declarations);
  return withPlainClasses(withoutPairs(sink(declarations)));
}

/** Options of ops that a page has no kernels for: a model that has them is refused by the names of the ops. */
function withoutStablehlo(text) {
  return text
    .replace(/^( *Stablehlo\w+Options: )".*"/gm, '$1""')
    .replace(/^ *Stablehlo\w+: \{ base: .*\},?\n/gm, '');
}

/** In which release each version of an op came: a reader needs only how many there are. */
function withoutReleases(text) {
  const releases = /^(\s*[A-Z0-9_]+: )"((?:[\d.]+|-)(?: (?:[\d.]+|-))*)"/gm;
  return text.replace(releases, (_, name, versions) => `${name}"${versions.replace(/[^ ]/g, '')}"`);
}

function bundle(options) {
  return build({
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    conditions: CONDITIONS,
    define: { ZOO_BUILD: JSON.stringify(buildId()) },
    legalComments: 'none',
    logLevel: 'silent',
    ...options,
  });
}

/** Minified bytes by folder, largest first. */
async function parts() {
  const { metafile } = await bundle({
    entryPoints: [SOURCES['zoo-runtime.mjs']],
    minify: true,
    metafile: true,
  });
  const bytes = new Map();
  for (const [file, { bytesInOutput }] of Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs),
  )) {
    const folder = file.replace(/^(.*node_modules|packages)\//, '').replace(/\/src\//, ': ');
    const key = folder.split('/').slice(0, 2).join('/');
    bytes.set(key, (bytes.get(key) ?? 0) + bytesInOutput);
  }
  return [...bytes].sort(([, a], [, b]) => b - a);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
  if (process.argv.includes('--parts'))
    for (const [folder, bytes] of await parts()) console.error(`${kilobytes(bytes).padStart(10)}  ${folder}`);
  for (const [file, text] of await writeBundles(folder))
    console.error(`${file}: ${kilobytes(text.length)}, ${kilobytes(gzipSync(text).length)} gzip`);
}
