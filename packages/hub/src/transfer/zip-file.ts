import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import type { StagedFile } from '../cache/staging.ts';
import type { ZipBytes } from './zip.ts';
import { damagedZip } from './zip-directory.ts';

/** Large pieces: each is a trip to another thread and back. */
const PIECE = 2 ** 18;

/** Lets `use` read a zip on disk. */
export async function* withZipFile<T>(
  archive: string,
  { file, bytes }: StagedFile,
  use: (zip: ZipBytes) => AsyncIterable<T>,
): AsyncGenerator<T> {
  const handle = await open(file, 'r');
  const pieces = (start: number, end: number) =>
    createReadStream(file, { start, end: end - 1, highWaterMark: PIECE });
  try {
    yield* use({
      length: bytes,
      crc32,
      read: (start, end) => readAt(handle, start, end),
      stored: pieces,
      inflated: (start, end) => inflated(archive, pieces(start, end), end - start),
    });
  } finally {
    await handle.close();
  }
}

async function* inflated(
  archive: string,
  packed: ReturnType<typeof createReadStream>,
  length: number,
): AsyncGenerator<Uint8Array> {
  const plain = packed.pipe(createInflateRaw({ chunkSize: PIECE }));
  packed.on('error', (error) => plain.destroy(error));
  try {
    yield* plain as AsyncIterable<Uint8Array>;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    throw code.startsWith('Z_') ? damagedZip(archive, `does not unpack: ${code}`) : error;
  } finally {
    packed.destroy();
    plain.destroy();
  }
  // What was taken in: inflating ends by itself, and the rest would be passed over in silence.
  if (plain.bytesWritten !== length) throw damagedZip(archive, 'has more behind a content than unpacks');
}

async function readAt(handle: FileHandle, start: number, end: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await handle.read(new Uint8Array(end - start), 0, end - start, start);
  return buffer.subarray(0, bytesRead);
}
