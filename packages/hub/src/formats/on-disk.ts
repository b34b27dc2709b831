import { open, readFile } from 'node:fs/promises';
import type { CheckedFile } from './format-check.ts';

/** A file of this disk, to be looked at. */
export const onDisk = ({
  path,
  bytes,
  file,
}: Pick<CheckedFile, 'path' | 'bytes'> & { readonly file: string }): CheckedFile => ({
  path,
  bytes,
  async read(start = 0, end = bytes) {
    if (start === 0 && end === bytes) return readFile(file);
    const handle = await open(file, 'r');
    try {
      const wanted = Math.max(0, Math.min(end, bytes) - start);
      const { buffer, bytesRead } = await handle.read(new Uint8Array(wanted), 0, wanted, start);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  },
});
