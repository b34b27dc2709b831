import { createHash, type Hash } from 'node:crypto';
import { Crc32c } from './crc32c.ts';
import type { Digest } from './digest.ts';
import type { BrokenPromise } from './promises.ts';

/** Checks bytes against several digests at once, as they pass. */
export class Digester {
  readonly #hashes: ReadonlyMap<Digest, Hash | Crc32c>;

  constructor(promised: readonly Digest[]) {
    this.#hashes = new Map(promised.map((digest) => [digest, hasher(digest)]));
  }

  update(bytes: Uint8Array): void {
    for (const hash of this.#hashes.values()) hash.update(bytes);
  }

  /** Ends the hashing: the first digest that does not fit, with what came instead. */
  broken(): BrokenPromise | undefined {
    const all = [...this.#hashes].map(([promised, hash]) => ({ promised, found: `${hash.digest('hex')}` }));
    return all.find(({ promised, found }) => promised.hex !== found);
  }
}

function hasher({ algorithm, bytes }: Digest): Hash | Crc32c {
  if (algorithm === 'crc32c') return new Crc32c();
  return algorithm === 'git-sha1' ? createHash('sha1').update(`blob ${bytes}\0`) : createHash(algorithm);
}
