/**
 * Bundles the command line, one file a package, so that a command starts by reading a few files instead of hundreds:
 *
 *     node tools/bundle-cli.mjs                writes apps/cli/dist/bundle/
 *
 * The files are CommonJS: there, what a package imports is loaded when the part of it that needs it first runs, and
 * Node's loader of CommonJS starts quicker. Libraries from npm stay outside.
 */
import { readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'apps/cli/dist/bundle');
/** The bundle appears whole or not at all: who runs it meanwhile runs the old one. */
const draft = `${target}.${process.pid}`;

const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
/** All entries of a package share one file, and so one copy of what they have in common: `@zoo/core/node` is in `core.cjs`. */
const fileOf = (specifier) => `${specifier.replace('@zoo/', '').split('/')[0]}.cjs`;

/** What Node has loaded before any program begins, or loads in no time. */
const AT_HAND = /^(node:)?(fs|path|url|os|process|buffer|util|timers)$/;

/** A module of Node that is loaded when something of it is first used: `node:crypto` alone takes longer than a look into the cache. */
function atFirstUse(path) {
  const names = Object.keys(require(path)).filter((name) => name !== 'default');
  const getters = names.map(
    (name) => `get ${JSON.stringify(name)}() { return load()[${JSON.stringify(name)}]; }`,
  );
  return `const load = () => require(${JSON.stringify(path)}); module.exports = { ${getters} };`;
}

/** Packages become files beside each other; libraries are left to Node, but for the parser of options, which every command needs. */
const outside = {
  name: 'outside',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[^./#]/ }, ({ path, namespace }) => {
      if (path === 'commander') return undefined;
      if (path.startsWith('@zoo/')) return { path: `./${fileOf(path)}`, external: true };
      if (
        isBuiltin(path) &&
        namespace !== 'builtin' &&
        !AT_HAND.test(path) &&
        typeof require(path) !== 'function'
      )
        return { path, namespace: 'builtin' };
      return { path, external: true };
    });
    onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => ({ contents: atFirstUse(path) }));
  },
};

async function bundlePackage(folder) {
  const { name, exports } = manifestOf(folder);
  const entries = Object.values(exports).map(({ 'zoo-source': source }) => `export * from '${source}';`);
  await build({
    stdin: { contents: entries.join('\n'), resolveDir: folder, sourcefile: 'all.ts' },
    bundle: true,
    minify: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    conditions: ['zoo-source'],
    outfile: join(draft, fileOf(name)),
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'moduleUrl' },
    banner: { js: "const moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
    legalComments: 'none',
    plugins: [outside],
  });
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
  for (const folder of packagesOf(join(root, 'apps/cli'))) await bundlePackage(folder);
  rmSync(target, { recursive: true, force: true });
  renameSync(draft, target);
} finally {
  rmSync(draft, { recursive: true, force: true });
}
const files = readdirSync(target).map((name) => readFileSync(join(target, name)).length);
console.error(
  `${target}: ${files.length} files, ${Math.round(files.reduce((sum, bytes) => sum + bytes) / 1000)} kB`,
);
