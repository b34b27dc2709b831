import { hexOf } from '../encoding.ts';
import { Crc32c } from '../transfer/crc32c.ts';
import type { Digest } from '../transfer/digest.ts';
import type { BrokenPromise } from '../transfer/promises.ts';

const NAMES = { sha256: 'SHA-256', sha512: 'SHA-512', sha1: 'SHA-1', 'git-sha1': 'SHA-1' } as const;

export const sha256Of = async (bytes: Uint8Array): Promise<string> => hash('SHA-256', bytes);

/** The first promised digest that does not fit. Browsers know no MD5; where it is promised, so is CRC-32C. */
export async function firstBroken(
  promised: readonly Digest[],
  bytes: Uint8Array,
): Promise<BrokenPromise | undefined> {
  for (const digest of promised) {
    const found = await digestOf(digest, bytes);
    if (found !== undefined && found !== digest.hex) return { promised: digest, found };
  }
  return undefined;
}

async function digestOf({ algorithm }: Digest, bytes: Uint8Array): Promise<string | undefined> {
  if (algorithm === 'md5') return undefined;
  if (algorithm === 'crc32c') return new Crc32c().update(bytes).digest();
  if (algorithm !== 'git-sha1') return hash(NAMES[algorithm], bytes);
  const head = new TextEncoder().encode(`blob ${bytes.length}\0`);
  const blob = new Uint8Array(head.length + bytes.length);
  blob.set(head);
  blob.set(bytes, head.length);
  return hash('SHA-1', blob);
}

const hash = async (name: string, bytes: Uint8Array): Promise<string> =>
  hexOf(new Uint8Array(await crypto.subtle.digest(name, bytes as Uint8Array<ArrayBuffer>)));
