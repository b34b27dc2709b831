import type { Budget } from './budget.ts';
import type { TarEntry } from './tar.ts';
import {
  contentStart,
  damagedZip,
  findEnd,
  isStored,
  LOCAL_BYTES,
  quoted,
  readDirectory,
  TAIL_BYTES,
  type ZipEnd,
  type ZipRecord,
} from './zip-directory.ts';

type Bytes = AsyncIterable<Uint8Array>;

/** A zip that can be read anywhere, and what unpacking it takes of a platform. */
export interface ZipBytes {
  readonly length: number;
  /** These bytes; fewer where the zip ends before. */
  read(start: number, end: number): Promise<Uint8Array>;
  /** These bytes, at least one, as they are. */
  stored(start: number, end: number): Bytes;
  /** These bytes, at least one, inflated. What does not inflate, or goes on behind its end, is a `damagedZip`. */
  inflated(start: number, end: number): Bytes;
  /** CRC-32 of what came before and these bytes. */
  crc32(bytes: Uint8Array, before: number): number;
}

/**
 * The entries of a zip by the directory at its end. Stored and deflated ones; no ZIP64 and no passwords, which no model
 * needs.
 */
export async function* readZip(archive: string, zip: ZipBytes, budget: Budget): AsyncGenerator<TarEntry> {
  const tail = await zip.read(Math.max(0, zip.length - TAIL_BYTES), zip.length);
  const end = findEnd(archive, tail, zip.length);
  const directory = await zip.read(end.start, end.end);
  for (const record of readDirectory(archive, directory, end)) {
    const { path, kind, size } = record;
    const isSpecial = kind !== 0 && kind !== 8 && kind !== 4;
    const type = isSpecial ? 'other' : path.endsWith('/') ? 'folder' : 'file';
    yield { path, type, flag: '2', size, body: content(archive, zip, record, end, budget) };
  }
}

/** Checked against its length and its CRC-32. */
async function* content(
  archive: string,
  zip: ZipBytes,
  record: ZipRecord,
  end: ZipEnd,
  budget: Budget,
): AsyncGenerator<Uint8Array> {
  const { local, name, packed, size } = record;
  const header = await zip.read(local, local + LOCAL_BYTES + name.length);
  const start = contentStart(archive, record, header, end);
  let crc = 0;
  let length = 0;
  const unpack = isStored(record) ? zip.stored : zip.inflated;
  for await (const chunk of packed === 0 ? [] : unpack(start, start + packed)) {
    budget.unpacked(chunk.length);
    length += chunk.length;
    if (length > size) break;
    crc = zip.crc32(chunk, crc);
    yield chunk;
  }
  if (length !== size || crc !== record.crc)
    throw damagedZip(archive, `holds other bytes of ${quoted(record)}`);
}
