import { ZooError } from '@zoo/core';
import type { FileRecord } from '../cache/records.ts';
import type { Offer } from '../catalogue/entry.ts';

/** Whether what came are the files that the catalogue knows, where it knows their digests. */
export function checkKnown(files: readonly FileRecord[], offer: Offer | undefined): void {
  for (const [path, expected] of Object.entries(offer?.sha256 ?? {})) {
    const received = files.find((file) => file.path === path)?.sha256;
    if (received === expected) continue;
    throw new ZooError({
      code: 'HUB_CATALOGUE_MISMATCH',
      category: 'damaged-input',
      message: 'this is not the file that the catalogue knows',
      place: { file: path },
      expected,
      received: received ?? 'no such file',
      hint: `If you trust the source, fetch it by its own address: ${offer?.ref}`,
    });
  }
}
