/**
 * ZIP archives, also behind other content as in `.tflite` files with associated files. Reading finds the archive
 * from the end of the file and gives stored entries as views. Writing makes the one form
 * that every consumer takes: stored, no ZIP64, no extra fields, fixed timestamps, sorted names.
 *
 * Field names and positions: APPNOTE.TXT 6.3, sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (end).
 */
import { ZooError } from '@zoo/core';
import { crc32 } from './crc32.ts';
import { inflate } from './inflate.ts';

export interface ZipLimits {
  /** Entries allowed; 65,535 is what the format without ZIP64 can count. */
  readonly maxEntries?: number;
  /** Bytes of all entries once inflated; 1 GiB unless given. Stored entries cost nothing and do not count. */
  readonly maxBytes?: number;
}

export interface ZipEntry {
  readonly name: string;
  /** Bytes of the content. */
  readonly size: number;
  readonly compressed: boolean;
  /** Position of the local header in the file. */
  readonly at: number;
  /** The content: a view where stored, inflated where compressed; checked against its CRC. */
  read(): Uint8Array;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_BYTES = 22;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;
const UTF8_NAMES = 0x800;
const ENCRYPTED = 1;
/** 1980-01-01 00:00, the zero of DOS time: archives of the same content are the same bytes. */
const DOS_DATE = 0x21;

/** Whether `bytes` end with a ZIP archive. */
export function hasZip(bytes: Uint8Array): boolean {
  return findEnd(bytes) !== undefined;
}

/**
 * The entries of the archive at the end of `bytes`, folders left out, in the order of its directory.
 *
 * @throws ZooError `ZIP_MISSING`, `ZIP_DAMAGED`, `ZIP_NAME` (a path that leaves its folder, a duplicate),
 *   `ZIP_UNSUPPORTED` (encryption, other methods, ZIP64), `ZIP_LIMIT`
 */
export function listZip(bytes: Uint8Array, limits: ZipLimits = {}): ZipEntry[] {
  const { maxEntries = 65_535, maxBytes = 2 ** 30 } = limits;
  const end = findEnd(bytes);
  if (end === undefined) throw damaged('MISSING', 'there is no ZIP archive');
  const view = viewOf(bytes);
  const count = view.getUint16(end + 10, true);
  const size = view.getUint32(end + 12, true);
  const offset = view.getUint32(end + 16, true);
  if (count === 0xffff || offset === 0xffffffff)
    throw damaged('UNSUPPORTED', 'ZIP64 archives are not supported');
  if (count > maxEntries) throw damaged('LIMIT', 'archive has too many entries', String(count));
  // Positions may count from the start of the archive instead of the start of the file: they are off by `shift`.
  const shift = end - size - offset;
  if (shift < 0) throw damaged('DAMAGED', 'central directory lies outside the file');
  const context = { bytes, view, shift, budget: { left: maxBytes } };
  const entries: ZipEntry[] = [];
  const names = new Set<string>();
  let at = offset + shift;
  for (let i = 0; i < count; i++) {
    const { entry, next } = readCentral(context, at, end);
    at = next;
    if (entry.name.endsWith('/') && entry.size === 0) continue;
    checkName(entry.name, names);
    entries.push(entry);
  }
  return entries;
}

/** All entries with their content, by name. Errors as {@link listZip}. */
export function readZip(bytes: Uint8Array, limits: ZipLimits = {}): Map<string, Uint8Array> {
  return new Map(listZip(bytes, limits).map((entry) => [entry.name, entry.read()]));
}

export interface ZipWriteOptions {
  /** Bytes that precede the archive in its file; positions count from the start of the file. */
  readonly base?: number;
  /** Alignment in the file of the content of an entry, by its name; 1 unless given. */
  readonly align?: (name: string) => number;
}

/**
 * An archive of stored entries, sorted by name. The same entries give the same bytes.
 *
 * @throws ZooError `ZIP_NAME`; `ZIP_LIMIT` where the archive would need ZIP64
 */
export function writeZip(
  entries: Iterable<readonly [string, Uint8Array]>,
  options: ZipWriteOptions = {},
): Uint8Array {
  const { base = 0, align = () => 1 } = options;
  const names = new Set<string>();
  let at = base;
  const files = [...entries]
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([name, data]) => {
      checkName(name, names);
      const encoded = new TextEncoder().encode(name);
      const head = LOCAL_BYTES + encoded.length;
      // Zeros before the local header, as MediaPipe does, rather than in an extra field that its readers refuse.
      const step = align(name);
      at += (step - ((at + head) % step)) % step;
      const file = { encoded, data, at, crc: crc32(data) };
      at += head + data.length;
      return file;
    });
  const directory = at;
  const size = files.reduce((sum, { encoded }) => sum + CENTRAL_BYTES + encoded.length, 0);
  if (files.length >= 0xffff || directory + size >= 0xffffffff) {
    throw new ZooError({
      code: 'ZIP_LIMIT',
      category: 'failed',
      message: 'content does not fit an archive without ZIP64',
    });
  }
  const out = new Uint8Array(directory - base + size + END_BYTES);
  const view = viewOf(out);
  let central = directory - base;
  for (const file of files) {
    writeLocal(out, view, file.at - base, file);
    central = writeCentral(out, view, central, file);
  }
  view.setUint32(central, END, true);
  view.setUint16(central + 8, files.length, true);
  view.setUint16(central + 10, files.length, true);
  view.setUint32(central + 12, size, true);
  view.setUint32(central + 16, directory, true);
  return out;
}

/** Position of the end record, searched backwards over a comment of at most 65,535 bytes. */
function findEnd(bytes: Uint8Array): number | undefined {
  const view = viewOf(bytes);
  const least = Math.max(0, bytes.length - END_BYTES - 0xffff);
  // most files have no archive, and all of their tail is searched: by the engine, not by a loop of ours
  const tail = bytes.subarray(least, Math.max(least, bytes.length - END_BYTES + 1));
  for (
    let i = tail.lastIndexOf(FIRST_OF_END);
    i >= 0;
    i = i === 0 ? -1 : tail.lastIndexOf(FIRST_OF_END, i - 1)
  ) {
    const at = least + i;
    if (view.getUint32(at, true) !== END) continue;
    if (at + END_BYTES + view.getUint16(at + 20, true) === bytes.length) return at;
  }
  return undefined;
}

const FIRST_OF_END = END & 0xff;

interface Archive {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly shift: number;
  readonly budget: { left: number };
}

function readCentral(archive: Archive, at: number, end: number): { entry: ZipEntry; next: number } {
  const { bytes, view, shift } = archive;
  if (at + CENTRAL_BYTES > end || view.getUint32(at, true) !== CENTRAL) {
    throw damaged('DAMAGED', 'central directory is cut short', `position ${at}`);
  }
  const flags = view.getUint16(at + 8, true);
  const method = view.getUint16(at + 10, true);
  const nameEnd = at + CENTRAL_BYTES + view.getUint16(at + 28, true);
  const next = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  if (next > end) throw damaged('DAMAGED', 'central directory is cut short', `position ${at}`);
  const name = decodeName(bytes.subarray(at + CENTRAL_BYTES, nameEnd));
  if (flags & ENCRYPTED) throw damaged('UNSUPPORTED', `entry ${name} is encrypted`);
  if (method !== STORED && method !== DEFLATED) {
    throw damaged('UNSUPPORTED', `entry ${name} has an unknown compression method`, String(method));
  }
  const place = {
    name,
    method,
    crc: view.getUint32(at + 16, true),
    packed: view.getUint32(at + 20, true),
    size: view.getUint32(at + 24, true),
    at: view.getUint32(at + 42, true) + shift,
  };
  const read = () => content(archive, place);
  return { entry: { name, size: place.size, compressed: method === DEFLATED, at: place.at, read }, next };
}

interface Place {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
}

function content(
  { bytes, view, budget }: Archive,
  { name, method, crc, packed, size, at }: Place,
): Uint8Array {
  if (at + LOCAL_BYTES > bytes.length || view.getUint32(at, true) !== LOCAL) {
    throw damaged('DAMAGED', `entry ${name} has no local header`, `position ${at}`);
  }
  const start = at + LOCAL_BYTES + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  if (start + packed > bytes.length) throw damaged('DAMAGED', `entry ${name} is cut short`);
  const raw = bytes.subarray(start, start + packed);
  let data = raw;
  if (method === DEFLATED) {
    budget.left -= size;
    if (budget.left < 0) throw damaged('LIMIT', `entry ${name} inflates beyond the limit`, `${size} bytes`);
    data = inflated(raw, size, name);
  }
  if (data.length !== size || crc32(data) !== crc)
    throw damaged('DAMAGED', `entry ${name} fails its checksum`);
  return data;
}

/** The output buffer is of the promised size, so a bomb that lies about it gains nothing. */
function inflated(raw: Uint8Array, size: number, name: string): Uint8Array {
  try {
    return inflate(raw, size);
  } catch (cause) {
    throw new ZooError({
      code: 'ZIP_DAMAGED',
      category: 'damaged-input',
      message: `entry ${name} does not inflate`,
      cause,
    });
  }
}

function decodeName(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw damaged('NAME', 'an entry has a name that is not UTF-8');
  }
}

/** Names are relative, stay in their folder, and occur once: whoever unpacks them may join them to a path. */
function checkName(name: string, names: Set<string>): void {
  const bad =
    name === '' ||
    name.startsWith('/') ||
    /^[a-z]:/i.test(name) ||
    name.includes('\\') ||
    name.includes('\0') ||
    name.split('/').some((part) => part === '..' || part === '.' || part === '');
  if (bad) throw damaged('NAME', 'an entry has an unsafe name', JSON.stringify(name));
  if (names.has(name)) throw damaged('NAME', 'two entries have the same name', JSON.stringify(name));
  names.add(name);
}

interface OutFile {
  readonly encoded: Uint8Array;
  readonly data: Uint8Array;
  readonly at: number;
  readonly crc: number;
}

function writeLocal(out: Uint8Array, view: DataView, at: number, { encoded, data, crc }: OutFile): void {
  view.setUint32(at, LOCAL, true);
  view.setUint16(at + 4, 10, true); // version needed: 1.0
  view.setUint16(at + 6, UTF8_NAMES, true);
  view.setUint16(at + 12, DOS_DATE, true);
  view.setUint32(at + 14, crc, true);
  view.setUint32(at + 18, data.length, true);
  view.setUint32(at + 22, data.length, true);
  view.setUint16(at + 26, encoded.length, true);
  out.set(encoded, at + LOCAL_BYTES);
  out.set(data, at + LOCAL_BYTES + encoded.length);
}

function writeCentral(
  out: Uint8Array,
  view: DataView,
  at: number,
  { encoded, data, crc, at: local }: OutFile,
): number {
  view.setUint32(at, CENTRAL, true);
  view.setUint16(at + 4, 10, true);
  view.setUint16(at + 6, 10, true);
  view.setUint16(at + 8, UTF8_NAMES, true);
  view.setUint16(at + 14, DOS_DATE, true);
  view.setUint32(at + 16, crc, true);
  view.setUint32(at + 20, data.length, true);
  view.setUint32(at + 24, data.length, true);
  view.setUint16(at + 28, encoded.length, true);
  view.setUint32(at + 42, local, true);
  out.set(encoded, at + CENTRAL_BYTES);
  return at + CENTRAL_BYTES + encoded.length;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function damaged(code: string, message: string, received?: string): ZooError {
  return new ZooError({ code: `ZIP_${code}`, category: 'damaged-input', message, received });
}
