import type { Hash } from 'node:crypto';

/** Node's hash, loaded when the first bytes are there to hash: what is in the cache is found without it. */
export async function hashOf(algorithm: 'sha256'): Promise<Hash> {
  const { createHash } = await import('node:crypto');
  return createHash(algorithm);
}
