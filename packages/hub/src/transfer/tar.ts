import { ZooError } from '@zoo/core';
import { latin1, textOfBytes } from '../encoding.ts';
import { ByteReader } from './byte-reader.ts';

type Bytes = AsyncIterable<Uint8Array>;

export interface TarEntry {
  readonly path: string;
  readonly type: 'file' | 'folder' | 'other';
  /** The type flag as the archive has it, for messages. */
  readonly flag: string;
  readonly size: number;
  /** The content; what is not read by the time of the next entry is passed over. */
  readonly body: Bytes;
}

const BLOCK = 512;
/** Long names and pax records come as the content of an entry; real ones have a few hundred bytes. */
const MAX_META = 2 ** 20;
const FILES = new Set(['0', '\0', '7']);

/**
 * The entries of a tar in their order, in one pass: ustar, pax (path and size) and GNU long names.
 * An archive that breaks off inside of an entry is damaged; so is one without its end mark where `endMarked` is asked for.
 *
 * @see POSIX.1-2017, pax, "ustar Interchange Format" and "pax Header Block"
 */
export async function* readTar(
  archive: string,
  chunks: Bytes,
  { endMarked = false }: { readonly endMarked?: boolean } = {},
): AsyncGenerator<TarEntry> {
  const reader = new ByteReader(chunks, () => damaged(archive, 'ends inside of an entry'));
  let override: Override = {};
  try {
    for (;;) {
      const header = await reader.block(BLOCK);
      if (header === undefined && endMarked) throw damaged(archive, 'has no end mark');
      if (header === undefined || header.every((byte) => byte === 0)) break;
      const entry = parseHeader(header, archive, override);
      const padding = (BLOCK - (entry.size % BLOCK)) % BLOCK;
      if ('xgLK'.includes(entry.flag)) {
        if (entry.size > MAX_META) throw damaged(archive, 'has a name without end');
        const text = await reader.bytes(entry.size);
        await reader.skip(padding);
        override = { ...override, ...overrideOf(entry.flag, text) };
        continue;
      }
      override = {};
      const body = reader.part(entry.size);
      yield { ...entry, body };
      for await (const _ of body);
      await reader.skip(padding);
    }
    // Digests are of everything that comes, also of what follows the end mark.
    await reader.drain();
  } finally {
    await reader.close();
  }
}

interface Override {
  readonly path?: string;
  readonly size?: number;
}

function parseHeader(header: Uint8Array, archive: string, override: Override): Omit<TarEntry, 'body'> {
  const stated = octal(header, 148, 8);
  let sum = 8 * 32;
  for (let at = 0; at < BLOCK; at++) if (at < 148 || at >= 156) sum += header[at];
  if (stated !== sum) throw damaged(archive, 'holds a header with a wrong checksum');
  const flag = latin1(header, 156, 157);
  const isMeta = 'xgLK'.includes(flag);
  const size = (isMeta ? undefined : override.size) ?? number(header, 124, 12);
  if (size === undefined || !Number.isSafeInteger(size) || size < 0)
    throw damaged(archive, 'holds a wrong size');
  const prefix = latin1(header, 257, 262) === 'ustar' ? text(header, 345, 155) : '';
  const path = override.path ?? `${prefix === '' ? '' : `${prefix}/`}${text(header, 0, 100)}`;
  // Before POSIX, a slash at the end was what made a folder.
  const isFolder = flag === '5' || flag === 'D' || (FILES.has(flag) && path.endsWith('/'));
  const type = isFolder ? 'folder' : FILES.has(flag) ? 'file' : 'other';
  // Links and devices have no content, whatever size they state.
  return {
    path,
    type,
    flag,
    size: type === 'other' && !isMeta && /[1-6]/.test(flag) ? 0 : isFolder ? 0 : size,
  };
}

function overrideOf(flag: string, content: Uint8Array): Override {
  if (flag === 'L') return { path: text(content, 0, content.length) };
  return flag === 'x' ? paxRecords(content) : {};
}

/** `LENGTH KEY=VALUE\n` with the length of the whole record. */
function paxRecords(content: Uint8Array): Override {
  const found: { path?: string; size?: number } = {};
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(0x20, at);
    const length = Number(latin1(content, at, space));
    if (space < 0 || !Number.isSafeInteger(length) || length <= space - at) break;
    const [, key, value] =
      /^([^=]*)=(.*)$/s.exec(textOfBytes(content.subarray(space + 1, at + length - 1))) ?? [];
    if (key === 'path') found.path = value;
    if (key === 'size') found.size = Number(value);
    at += length;
  }
  return found;
}

function text(header: Uint8Array, at: number, length: number): string {
  const end = header.indexOf(0, at);
  return textOfBytes(header.subarray(at, end < 0 || end > at + length ? at + length : end));
}

function octal(header: Uint8Array, at: number, length: number): number | undefined {
  const digits = latin1(header, at, at + length)
    .replace(/[\0 ]+$/, '')
    .trim();
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || '0', 8) : undefined;
}

/** Octal digits, or for sizes beyond 8 GiB base 256 behind a set first bit. */
function number(header: Uint8Array, at: number, length: number): number | undefined {
  if (header[at] !== 0x80) return octal(header, at, length);
  return header.subarray(at + 1, at + length).reduce((value, byte) => value * 256 + byte, 0);
}

const damaged = (archive: string, what: string): ZooError =>
  new ZooError({
    code: 'HUB_BAD_ARCHIVE',
    category: 'damaged-input',
    message: `the archive ${what}`,
    place: { file: archive },
    expected: 'tar',
  });
