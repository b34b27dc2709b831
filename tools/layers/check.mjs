/** `npm run layers`: checks every import of every package against the layer table. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { violations } from './rules.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const IMPORT =
  /^\s*(?:import|export)\b[^;'"]*?\bfrom\s*['"]([^'"\n]+)['"]|^\s*import\s*['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]\s*\)/gm;

/** @param {string} folder of one package */
function readProject(folder) {
  const manifest = readJson(join(folder, 'package.json'));
  const { references = [] } = readJson(join(folder, 'tsconfig.json'));
  const sources = readdirSync(join(folder, 'src'), { recursive: true }).filter((file) =>
    /\.m?tsx?$/.test(file),
  );
  return {
    name: manifest.name,
    tags: manifest.nx?.tags ?? [],
    declared: Object.keys({
      ...manifest.dependencies,
      ...manifest.peerDependencies,
      ...manifest.optionalDependencies,
    }),
    declaredForTests: Object.keys(manifest.devDependencies ?? {}),
    entries: Object.keys(manifest.exports ?? {}).map((entry) => entry.replace(/^\./, manifest.name)),
    references: references.map(({ path }) => readJson(join(resolve(folder, path), 'package.json')).name),
    imports: sources.flatMap((source) => importsOf(folder, join(folder, 'src', source))),
  };
}

function importsOf(folder, file) {
  const test = /\.test\.m?tsx?$|\/src\/testing\//.test(file);
  const code = readFileSync(file, 'utf8').replace(/^\s*(\/\/|\*|\/\*).*$/gm, '');
  return [...code.matchAll(IMPORT)].map(([, from, bare, dynamic]) => {
    const specifier = from ?? bare ?? dynamic;
    const target = specifier.startsWith('.') ? resolve(dirname(file), specifier) : folder;
    const outside = relative(folder, target).startsWith('..') ? relative(ROOT, target) : undefined;
    return { file: relative(ROOT, file), specifier, test, outside };
  });
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

const folders = ['packages', 'apps'].flatMap((group) =>
  readdirSync(join(ROOT, group), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(ROOT, group, entry.name)),
);
const projects = folders.map(readProject);
const found = violations(projects);
if (found.length > 0) process.stderr.write(`${found.map((line) => `layers: ${line}`).join('\n')}\n`);
else process.stdout.write(`layers: ${projects.length} packages, every import goes down\n`);
process.exitCode = found.length > 0 ? 1 : 0;
