import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const PACKAGES = `${ROOT}packages/`;
const TOOLS = `${ROOT}tools/`;

let id;

/** The version, and of which sources exactly: what files that belong together, and what they have kept, agree by. */
export function buildId() {
  id ??= `${version()}+${digestOfSources()}`;
  return id;
}

/** Of which sources bundles are made, and by what: files with the same are the same. */
export function bundlesId() {
  const makers = [
    ...pathsIn(TOOLS, /^[\w-]+\.mjs$|^shrink\/.*\.mjs$/),
    ...pathsIn(PACKAGES, /^\w+\/package\.json$/),
    `${ROOT}package-lock.json`,
  ];
  return `${buildId()} ${digestOf(makers)}`;
}

function version() {
  return JSON.parse(readFileSync(`${PACKAGES}wasm/package.json`, 'utf8')).version;
}

function digestOfSources() {
  return digestOf(
    pathsIn(PACKAGES, /^\w+\/src\/.*\.ts$/).filter((path) => !/\.test\.ts$|\/testing\//.test(path)),
  );
}

function pathsIn(folder, pattern) {
  const files = readdirSync(folder, { recursive: true }).filter((file) => pattern.test(file));
  return files.map((file) => folder + file);
}

function digestOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths.sort())
    hash.update(path.slice(ROOT.length)).update('\0').update(readFileSync(path));
  return hash.digest('hex').slice(0, 12);
}
