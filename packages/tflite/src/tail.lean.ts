import type { Tail } from './tail.ts';

/**
 * For bundles that only run models (condition `zoo-lean`): labels and vocabularies behind a model are for tasks, and
 * what unpacks them would be a fiftieth of the bundle.
 */
export function readTail(): Tail {
  return { files: new Map() };
}

export function adviceFor(): string | undefined {
  return undefined;
}

export function filesBehind(): Map<string, Uint8Array> {
  return new Map();
}
