import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PACKAGES = fileURLToPath(new URL('../packages/', import.meta.url));

let id;

/** The version, and of which sources exactly: what files that belong together, and what they have kept, agree by. */
export function buildId() {
  id ??= `${version()}+${digestOfSources()}`;
  return id;
}

function version() {
  return JSON.parse(readFileSync(`${PACKAGES}wasm/package.json`, 'utf8')).version;
}

function digestOfSources() {
  const hash = createHash('sha256');
  const files = readdirSync(PACKAGES, { recursive: true }).filter(
    (file) => /^\w+\/src\/.*\.ts$/.test(file) && !/\.test\.ts$|\/testing\//.test(file),
  );
  for (const file of files.sort())
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(PACKAGES + file));
  return hash.digest('hex').slice(0, 12);
}
