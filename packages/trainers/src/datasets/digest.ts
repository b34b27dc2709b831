import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

/** sha256 in hex of a text as UTF-8, or of bytes. */
export function digestOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** sha256 and first bytes of a file in one streaming pass; undefined when it is larger than `limit`. */
export async function digestFile(
  path: string,
  limit: number,
): Promise<{ digest: string; head: Uint8Array } | undefined> {
  if ((await stat(path)).size > limit) return undefined;
  const hash = createHash('sha256');
  let head: Uint8Array = new Uint8Array();
  for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) {
    if (head.length === 0) head = chunk.subarray(0, 64).slice();
    hash.update(chunk);
  }
  return { digest: hash.digest('hex'), head };
}
