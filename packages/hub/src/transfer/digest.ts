import { bytesOfBase64, hexOf } from '../encoding.ts';

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
  return digestOfHex(algorithm, hexOf(bytesOfBase64(text)));
}

/** Subresource-integrity text as npm uses it: several `algorithm-base64` separated by spaces; unknown ones are passed over. */
export function digestsOfSri(text: string): Digest[] {
  return text.split(/\s+/).flatMap((part) => {
    const [algorithm, base64 = ''] = part.split('?')[0].split(/-(.*)/s);
    if (algorithm !== 'sha512' && algorithm !== 'sha256' && algorithm !== 'sha1') return [];
    return digestOfBase64(algorithm, base64) ?? [];
  });
}
