import { threadsHere, VERSION } from '@zoo/wasm';
import type { BrowserOptions } from '../browser-model.ts';

/** Bytes of a file that a key depends on, beside its length: it only has to find an image, which a digest confirms. */
const SAMPLES = 1024;

/**
 * Under which the image of a model is kept: it depends on the code that made it, on all that a model depends on, and on
 * the file, a little. Pages and workers of one origin share a database, but not what their threads can do.
 */
export async function keyOf(
  bytes: Uint8Array,
  { threads = 1, deterministic = false, limits = {} }: BrowserOptions,
): Promise<string> {
  const file = [bytes.length, sampleOf(bytes)];
  const { count, mayBlock } = await threadsHere(threads);
  return [VERSION, count, Number(mayBlock), Number(deterministic), JSON.stringify(limits), ...file].join(' ');
}

export function buildOf(key: string): string {
  return key.split(' ', 1)[0];
}

/** FNV-1a, over bytes all over the file. */
function sampleOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  const step = Math.max(1, bytes.length / SAMPLES);
  for (let at = 0; at < bytes.length; at += step) hash = Math.imul(hash ^ bytes[Math.floor(at)], 0x01000193);
  return hash >>> 0;
}
