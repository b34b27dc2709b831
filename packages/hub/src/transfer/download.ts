import { createReadStream } from 'node:fs';
import { ZooError } from '@zoo/core';
import type { Item } from '../source.ts';
import type { Digest } from './digest.ts';
import { Digester } from './digester.ts';
import { httpBytes } from './http-bytes.ts';
import type { Partial } from './partial.ts';
import { checkPromises } from './promises.ts';

export interface TransferProgress {
  readonly done: number;
  readonly total?: number;
}

/**
 * The bytes of an item from the first to the last: what an earlier attempt left, then the network, through any number of
 * interruptions. Ends only when every promised digest and length has been met; otherwise it throws.
 */
export async function* download(
  item: Item,
  partial: Partial,
  report: (progress: TransferProgress) => void,
): AsyncGenerator<Uint8Array> {
  // What headers promise is known once the first byte is there.
  const newDigester = () =>
    new Digester([...(item.digests ?? []), ...quickest(partial.identity?.digests ?? [])]);
  let digester: Digester | undefined;
  const source =
    item.origin.kind === 'file' ? fileBytes(item.origin.file) : httpBytes(item, item.origin, partial);
  let done = 0;
  // The last piece is handed on only after the digests: what is wrong is told as such, and not as a broken archive.
  let held: Uint8Array | undefined;
  for await (const chunk of source) {
    digester ??= newDigester();
    digester.update(chunk);
    done += chunk.length;
    report({ done, total: item.bytes ?? partial.identity?.total });
    if (held !== undefined) yield held;
    held = chunk;
  }
  checkPromises(item, (digester ?? newDigester()).broken(), done);
  if (held !== undefined) yield held;
}

/** A file that was there when it was listed may be gone, or closed to this user: another source may have it. */
async function* fileBytes(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(file, { highWaterMark: 2 ** 18 });
  } catch (cause) {
    throw new ZooError({
      code: 'HUB_UNREADABLE_FILE',
      category: 'not-found',
      message: 'the file cannot be read',
      place: { file },
      received: (cause as NodeJS.ErrnoException).code,
      cause,
    });
  }
}

/** Storage promises MD5 and CRC-32C of the same bytes: either will do, and the platform's own is the quicker one. */
function quickest(promised: readonly Digest[]): readonly Digest[] {
  const md5 = promised.filter(({ algorithm }) => algorithm === 'md5');
  return md5.length > 0 ? md5 : promised;
}
