/**
 * Bundles the command line, one file a package, so that a command starts by reading a few files instead of hundreds:
 *
 *     node tools/bundle-cli.mjs                writes apps/cli/dist/bundle/
 *
 * The files are CommonJS, wrapped in the function that Node would wrap them in: there, what a package imports is loaded when the part of it that needs it first runs. Libraries
 * from npm stay outside. The first line of a file names its content: what V8 compiled of it is kept under that name, see
 * `apps/cli/bin/bundle.cjs`.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'apps/cli/dist/bundle');
/** The bundle appears whole or not at all: who runs it meanwhile runs the old one. */
const draft = `${target}.${process.pid}`;

const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
/** All entries of a package share one file, and so one copy of what they have in common: `@zoo/core/node` is in `core.cjs`. */
const fileOf = (specifier) => `${specifier.replace('@zoo/', '').split('/')[0]}.cjs`;

/** Packages become files beside each other; libraries are left to Node, but for the parser of options, which every command needs. */
const outside = {
  name: 'outside',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./#]/ }, ({ path }) => {
      if (path === 'commander') return undefined;
      return { path: path.startsWith('@zoo/') ? `./${fileOf(path)}` : path, external: true };
    });
  },
};

async function bundlePackage(folder) {
  const { name, exports } = manifestOf(folder);
  const entries = Object.values(exports).map(({ 'zoo-source': source }) => `export * from '${source}';`);
  const { outputFiles } = await build({
    stdin: { contents: entries.join('\n'), resolveDir: folder, sourcefile: 'all.ts' },
    bundle: true,
    minify: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    conditions: ['zoo-source'],
    write: false,
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'here.url' },
    charset: 'ascii',
    banner: {
      js: "(function (exports, require, module, __filename, __dirname) {const here = { get url() { return require('node:url').pathToFileURL(__filename).href; } };",
    },
    footer: { js: '});' },
    legalComments: 'none',
    plugins: [outside],
  });
  const text = withoutCopy(outputFiles[0].text);
  const id = createHash('sha256').update(text).digest('hex');
  writeFileSync(join(draft, fileOf(name)), `// ${id}\n${text}`);
}

/**
 * esbuild hands out a copy of what a package exports, getter by getter, that says it was a module. The original does as
 * well, and a command starts a millisecond sooner.
 */
function withoutCopy(text) {
  const lean = text.replace(/module\.exports=[\w$]+\(([\w$]+)\);/, 'module.exports=$1;');
  if (lean === text) throw new Error('esbuild writes exports in another way than it did');
  return lean;
}

/** The packages that the command line declares, and those that these declare. */
function packagesOf(folder, found = new Set([folder])) {
  for (const name of Object.keys(manifestOf(folder).dependencies)) {
    const next = join(root, 'packages', name.replace('@zoo/', ''));
    if (!name.startsWith('@zoo/') || found.has(next)) continue;
    found.add(next);
    packagesOf(next, found);
  }
  return found;
}

try {
  mkdirSync(draft, { recursive: true });
  for (const folder of packagesOf(join(root, 'apps/cli'))) await bundlePackage(folder);
  rmSync(target, { recursive: true, force: true });
  renameSync(draft, target);
} finally {
  rmSync(draft, { recursive: true, force: true });
}
tell(target);
for (const name of warmUp()) tell(join(target, name));

function tell(folder) {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.reduce((sum, { name }) => sum + statSync(join(folder, name)).size, 0);
  console.error(`${folder}: ${files.length} files, ${Math.round(bytes / 1000)} kB`);
}

/**
 * Runs what has to be quick, so that V8's work for it is there from the first time on: a fetch of what is in the cache, and
 * the look at the catalogue that a short name takes.
 * It comes into a cache of its own from the cache of another client, without any network. Answers with what it left.
 */
function warmUp() {
  const home = mkdtempSync(join(tmpdir(), 'zoo-warm-'));
  const model = join(home, '.cache/kagglehub/models/o/m/tfLite/v/1/labels.txt');
  try {
    mkdirSync(dirname(model), { recursive: true });
    writeFileSync(model, 'cat');
    writeFileSync(join(dirname(dirname(model)), '1.complete'), '');
    const env = {
      PATH: process.env.PATH,
      HOME: home,
      USERPROFILE: home,
      ZOO_CACHE: join(home, 'zoo'),
      ZOO_OFFLINE: '1',
    };
    const keeping = "files.require('hub.cjs').findEntry('mobilenet'); files.keep()";
    for (const keep of ['', keeping]) runBundle(['fetch', 'kaggle:o/m/tfLite/v/1'], keep, env);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  return readdirSync(target).filter((name) => name.startsWith('compiled-'));
}

function runBundle(words, afterwards, env) {
  const loader = join(root, 'apps/cli/bin/bundle.cjs');
  const program = `
    const files = new (require(${JSON.stringify(loader)}).Bundle)(${JSON.stringify(target)});
    files.require('zoo.cjs').main(${JSON.stringify(words)}).then((status) => { process.exitCode = status; ${afterwards} });`;
  const { status, stderr } = spawnSync(process.execPath, ['-e', program], {
    cwd: env.HOME,
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the bundle does not run: ${stderr}`);
}
