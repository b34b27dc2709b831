import { ZooError } from '@zoo/core';
import { textOfBytes } from '../encoding.ts';

/**
 * The directory at the end of a zip, and the headers before each content that have to agree with it. What is here knows
 * no platform: `zip.ts` reads a zip with it, on a disk or in the memory of a page.
 *
 * @see APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.16
 */
export interface ZipRecord {
  readonly path: string;
  /** The name as it is stored. */
  readonly name: Uint8Array;
  readonly method: number;
  readonly crc: number;
  /** Bytes stored. */
  readonly packed: number;
  /** Bytes unpacked. */
  readonly size: number;
  /** File type by the mode that Unix writers store (`S_IFMT` shifted down): 8 a plain file, 4 a folder, 0 not stored. */
  readonly kind: number;
  /** Where the header before the content is. */
  readonly local: number;
}

/** Where the directory is. */
export interface ZipEnd {
  readonly count: number;
  readonly start: number;
  readonly end: number;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const CENTRAL_BYTES = 46;
export const LOCAL_BYTES = 30;
/** So much of the end of a zip holds its end record, however long the comment is. */
export const TAIL_BYTES = END_BYTES + 0xffff;
/** 65,534 entries with names of a thousand bytes; a directory is read whole. */
const MAX_DIRECTORY = 2 ** 26;

const METHODS = { stored: 0, deflated: 8 };
const LOCKED = 1;
const SUMS_COME_LATER = 8;

/** @param tail the last `TAIL_BYTES` of the archive, or all of it */
export function findEnd(archive: string, tail: Uint8Array, length: number): ZipEnd {
  const view = viewOf(tail);
  let at = tail.length - END_BYTES;
  while (at >= 0 && view.getUint32(at, true) !== END) at--;
  if (at < 0) throw damagedZip(archive, 'has no end');
  const count = view.getUint16(at + 10, true);
  const size = view.getUint32(at + 12, true);
  const start = view.getUint32(at + 16, true);
  if (start === 0xffffffff || size === 0xffffffff || count === 0xffff)
    throw damagedZip(archive, 'is a ZIP64, which is not read');
  const isSplit = view.getUint32(at + 4, true) !== 0 || view.getUint16(at + 8, true) !== count;
  if (isSplit) throw damagedZip(archive, 'is one part of several');
  if (start + size > length - tail.length + at)
    throw damagedZip(archive, 'has its directory outside of itself');
  if (size > MAX_DIRECTORY) throw damagedZip(archive, `has a directory of ${size} bytes`);
  return { count, start, end: start + size };
}

/** The entries in the order of the directory. They lie one after the other before it: none shares bytes with another. */
export function readDirectory(archive: string, directory: Uint8Array, { count, start }: ZipEnd): ZipRecord[] {
  const view = viewOf(directory);
  const records: ZipRecord[] = [];
  let at = 0;
  while (records.length < count) {
    if (at + CENTRAL_BYTES > directory.length || view.getUint32(at, true) !== CENTRAL)
      throw damagedZip(archive, 'has a damaged directory');
    const [nameLength, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    const name = directory.subarray(at + CENTRAL_BYTES, at + CENTRAL_BYTES + nameLength);
    if (view.getUint16(at + 8, true) & LOCKED) throw damagedZip(archive, 'is locked with a password');
    records.push({
      path: textOfBytes(name),
      name,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      kind: view.getUint32(at + 38, true) >>> 28,
      local: view.getUint32(at + 42, true),
    });
    at += CENTRAL_BYTES + nameLength + extra + comment;
  }
  if (at !== directory.length) throw damagedZip(archive, 'has a damaged directory');
  refuseOverlaps(archive, records, start);
  return records;
}

/** Entries that share bytes are how a small archive unpacks to a huge one without packing well. */
function refuseOverlaps(archive: string, records: readonly ZipRecord[], limit: number): void {
  const inOrder = [...records].sort((a, b) => a.local - b.local);
  for (const [at, { local, packed, name }] of inOrder.entries()) {
    const next = inOrder[at + 1]?.local ?? limit;
    if (local + LOCAL_BYTES + name.length + packed > next)
      throw damagedZip(archive, 'has content outside of its place');
  }
}

/**
 * Where the content of an entry begins. The header before it has to say what the directory says: what unpacks an archive
 * by the one would get other files than what looks at it by the other.
 *
 * @param header its fields and its name: `LOCAL_BYTES` and as many as the name in the directory has
 */
export function contentStart(archive: string, record: ZipRecord, header: Uint8Array, end: ZipEnd): number {
  const view = viewOf(header);
  const { name, method, crc, packed, size, local } = record;
  if (header.length < LOCAL_BYTES + name.length || view.getUint32(0, true) !== LOCAL)
    throw damagedZip(archive, 'has a damaged header');
  const flags = view.getUint16(6, true);
  const says = [14, 18, 22].map((field) => view.getUint32(field, true));
  const agrees =
    (flags & LOCKED) === 0 &&
    view.getUint16(8, true) === method &&
    view.getUint16(26, true) === name.length &&
    name.every((byte, at) => byte === header[LOCAL_BYTES + at]) &&
    ((flags & SUMS_COME_LATER) !== 0 || [crc, packed, size].every((value, at) => value === says[at]));
  if (!agrees) throw damagedZip(archive, `says two things about ${quoted(record)}`);
  if (method !== METHODS.stored && method !== METHODS.deflated)
    throw damagedZip(archive, `packs ${quoted(record)} in an unknown way`);
  const start = local + LOCAL_BYTES + name.length + view.getUint16(28, true);
  if (start + packed > end.start) throw damagedZip(archive, 'has content outside of its place');
  return start;
}

export const isStored = ({ method }: ZipRecord): boolean => method === METHODS.stored;

export const quoted = ({ path }: ZipRecord): string => JSON.stringify(path.slice(0, 120));

export const damagedZip = (archive: string, what: string): ZooError =>
  new ZooError({
    code: 'HUB_BAD_ARCHIVE',
    category: 'damaged-input',
    message: `the archive ${what}`,
    place: { file: archive },
    expected: 'zip',
  });

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
