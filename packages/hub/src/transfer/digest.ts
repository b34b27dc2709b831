import { createHash, type Hash } from 'node:crypto';
import { Crc32c } from './crc32c.ts';

/** A digest that somebody promised for some bytes. */
export interface Digest {
  readonly algorithm: DigestAlgorithm;
  /** Length of the bytes; git hashes it before them. */
  readonly bytes?: number;
  /** Lower-case hex. */
  readonly hex: string;
}

export type DigestAlgorithm = 'sha512' | 'sha256' | 'sha1' | 'md5' | 'crc32c' | 'git-sha1';

/** Algorithms nobody can forge: a match proves that these are the promised bytes. */
const STRONG: readonly DigestAlgorithm[] = ['sha512', 'sha256'];
const HEX_LENGTH = { sha512: 128, sha256: 64, sha1: 40, md5: 32, crc32c: 8, 'git-sha1': 40 } as const;

export const isStrong = (digest: Digest): boolean => STRONG.includes(digest.algorithm);

/** Hex of the right length for the algorithm, or undefined. */
export function digestOfHex(algorithm: DigestAlgorithm, text: string): Digest | undefined {
  const hex = text.trim().toLowerCase();
  return hex.length === HEX_LENGTH[algorithm] && /^[0-9a-f]+$/.test(hex) ? { algorithm, hex } : undefined;
}

export function digestOfBase64(algorithm: DigestAlgorithm, text: string): Digest | undefined {
  return digestOfHex(algorithm, Buffer.from(text, 'base64').toString('hex'));
}

/** Subresource-integrity text as npm uses it: several `algorithm-base64` separated by spaces; unknown ones are passed over. */
export function digestsOfSri(text: string): Digest[] {
  return text.split(/\s+/).flatMap((part) => {
    const [algorithm, base64 = ''] = part.split('?')[0].split(/-(.*)/s);
    if (algorithm !== 'sha512' && algorithm !== 'sha256' && algorithm !== 'sha1') return [];
    return digestOfBase64(algorithm, base64) ?? [];
  });
}

/** Checks bytes against several digests at once. */
export class Digester {
  readonly #hashes: ReadonlyMap<Digest, Hash | Crc32c>;

  constructor(promised: readonly Digest[]) {
    this.#hashes = new Map(promised.map((digest) => [digest, hasher(digest)]));
  }

  update(bytes: Uint8Array): void {
    for (const hash of this.#hashes.values()) hash.update(bytes);
  }

  /** Ends the hashing: the first digest that does not fit, with what came instead. */
  broken(): { readonly promised: Digest; readonly found: string } | undefined {
    const all = [...this.#hashes].map(([promised, hash]) => ({ promised, found: `${hash.digest('hex')}` }));
    return all.find(({ promised, found }) => promised.hex !== found);
  }
}

function hasher({ algorithm, bytes }: Digest): Hash | Crc32c {
  if (algorithm === 'crc32c') return new Crc32c();
  return algorithm === 'git-sha1' ? createHash('sha1').update(`blob ${bytes}\0`) : createHash(algorithm);
}
