import { nearest, ZooError } from '@zoo/core';
import { concat, hexOf, latin1 } from '../encoding.ts';
import type { Unpack } from '../source.ts';
import { Budget } from './budget.ts';
import { LIMITS, type Limits } from './limits.ts';
import { NameGuard, safePath } from './paths.ts';
import { readTar, type TarEntry } from './tar.ts';

type Bytes = AsyncIterable<Uint8Array>;

/** What unpacking takes of a platform. */
export interface UnpackTools<T> {
  gunzip(archive: string, packed: Bytes, budget: Budget): Bytes;
  unzip(archive: string, packed: AsyncGenerator<Uint8Array>, budget: Budget): AsyncIterable<TarEntry>;
  /** Keeps a file. */
  write(path: string, content: Bytes): Promise<T>;
}

/**
 * Unpacks a tar, packed with gzip or not, in one pass; a zip as the platform can. Which it is tells the content, never the
 * name. Nothing counts before the caller publishes it. Anything but plain files and folders, an unsafe or doubled name, and
 * more than `limits` allow refuse the whole archive.
 *
 * @returns what `write` gave for each file
 */
export async function unpackWith<T>(
  tools: UnpackTools<T>,
  archive: string,
  chunks: Bytes,
  { stripTop, select, wanted }: Unpack,
  limits: Limits = LIMITS,
): Promise<T[]> {
  const budget = new Budget(limits, archive);
  const guard = new NameGuard();
  const seen: string[] = [];
  const files: T[] = [];
  for await (const entry of entriesOf(tools, archive, chunks, budget)) {
    if (entry.type === 'folder' && /^(\.?\/)*\.?$/.test(entry.path)) continue;
    const stored = safePath(entry.path.replace(/\/+$/, ''), archive);
    if (entry.type === 'folder') continue;
    const path = stripTop ? stored.replace(/^[^/]+\//, '') : stored;
    budget.entry(entry.size);
    refuseSpecial(entry, archive);
    seen.push(path);
    const target = select(path);
    if (target === undefined) continue;
    guard.add(safePath(target, archive), archive);
    files.push(await tools.write(target, entry.body));
  }
  if (files.length === 0) throw nothingThere(archive, wanted, seen);
  return files;
}

/** Told by the first bytes; all bytes that pass are counted. */
async function* entriesOf<T>(
  tools: UnpackTools<T>,
  archive: string,
  chunks: Bytes,
  budget: Budget,
): AsyncGenerator<TarEntry> {
  const { head, all } = await peek(chunks, 262);
  if (head[0] === 0x1f && head[1] === 0x8b) {
    // The end of gzip tells whether all of it is there.
    yield* readTar(archive, tools.gunzip(archive, all, budget));
  } else if (latin1(head, 257, 262) === 'ustar') {
    yield* readTar(archive, counted(all, budget), { endMarked: true });
  } else if (latin1(head, 0, 4) === 'PK\x03\x04') {
    yield* tools.unzip(archive, all, budget);
  } else {
    await all.return?.(undefined);
    throw damagedArchive(archive, 'this is not an archive', 'tar, tar.gz or zip', describe(head));
  }
}

async function* counted(chunks: Bytes, budget: Budget): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    budget.packed(chunk.length);
    budget.unpacked(chunk.length);
    yield chunk;
  }
}

const SPECIAL: Readonly<Record<string, string>> = {
  1: 'hard link',
  2: 'symbolic link',
  3: 'device',
  4: 'device',
  6: 'pipe',
};

function refuseSpecial({ type, flag, path }: TarEntry, archive: string): void {
  if (type === 'file') return;
  const received = `${SPECIAL[flag] ?? `entry of type ${JSON.stringify(flag)}`} ${JSON.stringify(path.slice(0, 120))}`;
  throw damagedArchive(archive, 'the archive holds more than files and folders', 'plain files', received);
}

async function peek(
  chunks: Bytes,
  length: number,
): Promise<{ head: Uint8Array; all: AsyncGenerator<Uint8Array> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  for (let have = 0; have < length; ) {
    const { value, done } = await iterator.next();
    if (done) break;
    first.push(value);
    have += value.length;
  }
  const all = async function* () {
    try {
      yield* first;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  };
  return { head: concat(first).subarray(0, length), all: all() };
}

function describe(head: Uint8Array): string {
  if (head.length === 0) return 'nothing';
  const text = latin1(head).trimStart();
  return text.startsWith('<') ? 'a web page' : `bytes that begin with ${hexOf(head.subarray(0, 4))}`;
}

function nothingThere(archive: string, wanted: string | undefined, seen: readonly string[]): ZooError {
  const alike = wanted === undefined ? [] : nearest(wanted, seen, 5);
  const near = alike.length > 0 ? alike : seen.slice(0, 5);
  return new ZooError({
    code: 'HUB_NOT_IN_ARCHIVE',
    category: 'not-found',
    message: wanted === undefined ? 'the archive holds no files' : `there is no ${wanted} in it`,
    place: { file: archive },
    hint:
      near.length > 0 ? `It holds ${near.join(', ')}${seen.length > near.length ? ' ...' : ''}` : undefined,
  });
}

export const damagedArchive = (
  archive: string,
  message: string,
  expected: string,
  received: string,
): ZooError =>
  new ZooError({
    code: 'HUB_BAD_ARCHIVE',
    category: 'damaged-input',
    message,
    place: { file: archive },
    expected,
    received,
  });
