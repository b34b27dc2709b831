import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, it } from '@jest/globals';

const root =
  process.env.ZOO_TESTDATA ??
  fileURLToPath(new URL('../../../shared/testdata/', import.meta.url)).replace(/\/$/, '');

/** Absolute path of a file of the shared test data, or undefined where it is not installed. */
export function testdata(path = ''): string | undefined {
  const full = path === '' ? root : `${root}/${path}`;
  return existsSync(full) ? full : undefined;
}

/** A suite over the shared test data; where that is absent it is skipped and says why. */
export function describeWithTestdata(name: string, body: () => void): void {
  if (testdata()) describe(name, body);
  else describe(name, () => it.skip('needs the shared test data: set ZOO_TESTDATA', () => {}));
}
