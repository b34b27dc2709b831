import { ZooError } from '@zoo/core';
import type { StagedFile, Staging } from '../cache/staging.ts';
import type { Item } from '../source.ts';
import { download, type TransferProgress } from './download.ts';
import { StartOver } from './http-bytes.ts';
import type { Limits } from './limits.ts';
import { Partial } from './partial.ts';
import { safePath } from './paths.ts';
import { unpack } from './unpack.ts';

/** An object that changes under every attempt is given up. */
const STARTS = 3;

/**
 * Brings one item into the staging folder: transferred, checked and unpacked in one pass.
 *
 * @param partialBase where unfinished bytes of this item are kept
 * @returns the staged files, and what forgets the kept bytes once the files are published
 */
export async function transfer(
  item: Item,
  partialBase: string,
  staging: Staging,
  report: (progress: TransferProgress) => void,
  limits?: Limits,
): Promise<{ files: StagedFile[]; forget: () => Promise<void> }> {
  for (let start = 1; ; start++) {
    const partial = await Partial.open(partialBase, (item.digests ?? []).length > 0);
    const resumed = partial.length > 0;
    try {
      const chunks = download(item, partial, report);
      const files =
        item.unpack === undefined
          ? [await staging.write(safePath(item.path), chunks)]
          : await unpack(item.path, chunks, item.unpack, staging, limits);
      return { files, forget: () => partial.discard() };
    } catch (error) {
      // Bytes that proved wrong must not be taken up again, and where some were taken up, those may be to blame.
      const isWrong = error instanceof ZooError && error.category === 'damaged-input';
      if (isWrong || error instanceof StartOver) await partial.discard();
      const mayGoRight = error instanceof StartOver || (isWrong && resumed);
      if (!mayGoRight || start === STARTS) throw error;
    } finally {
      await partial.close();
    }
  }
}
