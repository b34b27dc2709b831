import { describe, it } from '@jest/globals';
import { testdata } from './location.ts';

export { testdata };

/** A suite over the shared test data; where that is absent it is skipped and says why. */
export function describeWithTestdata(name: string, body: () => void): void {
  if (testdata()) describe(name, body);
  else describe(name, () => it.skip('needs the shared test data: set ZOO_TESTDATA', () => {}));
}
