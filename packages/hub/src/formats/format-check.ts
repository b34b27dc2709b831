import { open, readFile } from 'node:fs/promises';
import { ZooError } from '@zoo/core';

/** A file that is about to be published. */
export interface CheckedFile {
  readonly path: string;
  readonly bytes: number;
  /** Where its bytes are now. */
  readonly file: string;
}

/** Looks whether files that claim a format can be of it; cheap, and throws `damaged-input` if not. */
export type FormatCheck = (files: readonly CheckedFile[]) => Promise<void>;

/** The first `length` bytes of a file. */
export async function headOf({ file }: CheckedFile, length: number): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

export async function textOf({ file }: CheckedFile): Promise<string> {
  return readFile(file, 'utf8');
}

export const notThatFormat = (path: string, format: string, expected: string, received: string): ZooError =>
  new ZooError({
    code: 'HUB_BAD_FORMAT',
    category: 'damaged-input',
    message: `this is no ${format}`,
    place: { file: path },
    expected,
    received,
    hint: 'Nothing was kept; the source may have sent something else than the model',
  });
