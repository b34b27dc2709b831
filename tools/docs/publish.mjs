import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * Writes a document that is made from code; with --check on the command line only compares, and fails the process when
 * the two do not agree.
 *
 * @param {string} path from the root of the repository
 * @param {string} text
 */
export function publish(path, text) {
  const file = new URL(`../../${path}`, import.meta.url);
  const current = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  if (current === text) return;
  if (process.argv.includes('--check')) {
    console.error(`${path} does not agree with the code. Run: npm run docs`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, text);
    console.log(`wrote ${path}`);
  }
}
