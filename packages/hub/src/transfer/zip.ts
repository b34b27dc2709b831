import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { ZooError } from '@zoo/core';
import type { StagedFile } from '../cache/staging.ts';

/** An entry of the directory at the end of a zip. */
export interface ZipEntry {
  readonly path: string;
  readonly isFolder: boolean;
  /** A link or a device, by the mode that Unix writers store. */
  readonly isSpecial: boolean;
  /** Bytes unpacked, as the directory states. */
  readonly size: number;
  /** The content, checked against its length and CRC-32. */
  body(): AsyncIterable<Uint8Array>;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const MAX_COMMENT = 65_535;
const PIECE = 2 ** 18;

/**
 * The entries of a zip on disk, by the directory at its end; local headers count only for where the content begins.
 * Stored and deflated entries; no ZIP64 and no passwords, which no model needs.
 *
 * @see APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.16
 */
export async function readZip(archive: string, { file, bytes }: StagedFile): Promise<ZipEntry[]> {
  const handle = await open(file, 'r');
  try {
    const tail = await readAt(handle, Math.max(0, bytes - END_BYTES - MAX_COMMENT), bytes);
    const at = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
    if (at < 0 || tail.length - at < END_BYTES || tail.readUInt32LE(at) !== END)
      throw damaged(archive, 'has no end');
    const count = tail.readUInt16LE(at + 10);
    const size = tail.readUInt32LE(at + 12);
    const offset = tail.readUInt32LE(at + 16);
    if (offset === 0xffffffff || count === 0xffff) throw damaged(archive, 'is a ZIP64, which is not read');
    const end = bytes - tail.length + at;
    if (offset + size > end) throw damaged(archive, 'has its directory outside of itself');
    const directory = await readAt(handle, offset, offset + size);
    return entriesOf(archive, file, directory, count, offset);
  } finally {
    await handle.close();
  }
}

function entriesOf(
  archive: string,
  file: string,
  directory: Buffer,
  count: number,
  limit: number,
): ZipEntry[] {
  const entries: ZipEntry[] = [];
  for (let at = 0; entries.length < count; ) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== CENTRAL)
      throw damaged(archive, 'has a damaged directory');
    const [nameLength, extra, comment] = [28, 30, 32].map((field) => directory.readUInt16LE(at + field));
    const header: Header = {
      archive,
      file,
      limit,
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      packed: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      local: directory.readUInt32LE(at + 42),
      path: directory.toString('utf8', at + 46, at + 46 + nameLength),
    };
    if (directory.readUInt16LE(at + 8) & 1) throw damaged(archive, 'is locked with a password');
    const kind = (directory.readUInt32LE(at + 38) >>> 28) & 15;
    entries.push({
      path: header.path,
      isFolder: header.path.endsWith('/'),
      // S_IFMT: 8 is a plain file, 4 a folder, 0 a writer that stores no modes.
      isSpecial: kind !== 0 && kind !== 8 && kind !== 4,
      size: header.size,
      body: () => content(header),
    });
    at += 46 + nameLength + extra + comment;
  }
  return entries;
}

interface Header {
  readonly archive: string;
  readonly file: string;
  /** Where the directory begins, and content ends. */
  readonly limit: number;
  readonly path: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly local: number;
}

async function* content(header: Header): AsyncGenerator<Uint8Array> {
  const { archive, file, limit, method, packed, size, path } = header;
  if (method !== 0 && method !== 8) throw damaged(archive, `packs ${JSON.stringify(path)} in an unknown way`);
  const start = await contentStart(header);
  if (start + packed > limit) throw damaged(archive, 'has content outside of itself');
  if (packed === 0 && size === 0) return;
  const raw = createReadStream(file, { start, end: start + packed - 1, highWaterMark: PIECE });
  const plain = method === 0 ? raw : raw.pipe(createInflateRaw({ chunkSize: PIECE }));
  raw.on('error', (error) => plain.destroy(error));
  let crc = 0;
  let length = 0;
  try {
    for await (const chunk of plain as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > size) break;
      crc = crc32(chunk, crc);
      yield chunk;
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    throw code.startsWith('Z_') ? damaged(archive, `does not unpack: ${code}`) : error;
  } finally {
    raw.destroy();
    plain.destroy();
  }
  if (length !== size || crc !== header.crc)
    throw damaged(archive, `holds other bytes of ${JSON.stringify(path)}`);
}

/** The local header repeats the name with its own lengths; the content is behind it. */
async function contentStart({ archive, file, local, limit }: Header): Promise<number> {
  if (local + 30 > limit) throw damaged(archive, 'has content outside of itself');
  const handle = await open(file, 'r');
  try {
    const header = await readAt(handle, local, local + 30);
    if (header.readUInt32LE(0) !== LOCAL) throw damaged(archive, 'has a damaged header');
    return local + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  } finally {
    await handle.close();
  }
}

async function readAt(handle: FileHandle, start: number, end: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(end - start), 0, end - start, start);
  return buffer.subarray(0, bytesRead);
}

const damaged = (archive: string, what: string): ZooError =>
  new ZooError({
    code: 'HUB_BAD_ARCHIVE',
    category: 'damaged-input',
    message: `the archive ${what}`,
    place: { file: archive },
    expected: 'zip',
  });
