import type { MissingKernel } from '../support.ts';

/** The bundle for pages hands such models on to the full runtime, whose advice is the one that counts. */
export function adviceFor(_missing: readonly MissingKernel[]): string | undefined {
  return undefined;
}
