import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root =
  process.env.ZOO_TESTDATA ??
  fileURLToPath(new URL('../../../shared/testdata/', import.meta.url)).replace(/\/$/, '');

/** Absolute path of a file of the shared test data, or undefined where it is not installed. */
export function testdata(path = ''): string | undefined {
  const full = path === '' ? root : `${root}/${path}`;
  return existsSync(full) ? full : undefined;
}
