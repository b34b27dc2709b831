import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { ZooError } from '@zoo/core';
import type { ReadEntry } from 'tar';
import type { StagedFile, Staging } from '../cache/staging.ts';
import { nearest } from '../nearest.ts';
import type { Unpack } from '../source.ts';
import { Budget } from './budget.ts';
import { LIMITS, type Limits } from './limits.ts';
import { NameGuard, safePath } from './paths.ts';

type Bytes = AsyncIterable<Uint8Array>;

/**
 * Unpacks a tar, packed with gzip or not (told by content, never by name), in one pass into the staging folder.
 * Nothing is written outside of it, and nothing counts before the caller publishes it. Anything but plain files and
 * folders, an unsafe or doubled name, and more than `limits` allow refuse the whole archive.
 */
export async function unpack(
  archive: string,
  chunks: Bytes,
  { stripTop, select, wanted }: Unpack,
  staging: Staging,
  limits: Limits = LIMITS,
): Promise<StagedFile[]> {
  const budget = new Budget(limits, archive);
  const guard = new NameGuard();
  const seen: string[] = [];
  const files: StagedFile[] = [];
  await readTar(archive, plainTar(archive, chunks, budget), async (entry) => {
    const stored = safePath(entry.path.replace(/\/+$/, ''), archive);
    if (isFolder(entry)) return void entry.resume();
    const path = stripTop ? stored.replace(/^[^/]+\//, '') : stored;
    budget.entry(entry.size);
    refuseSpecial(entry, archive);
    seen.push(path);
    const target = select(path);
    if (target === undefined) return void entry.resume();
    guard.add(safePath(target, archive), archive);
    files.push(await staging.write(target, entry as unknown as Bytes));
  });
  if (files.length === 0) throw nothingThere(archive, wanted, seen);
  return files;
}

/** The tar's own bytes, counted. */
async function* plainTar(archive: string, chunks: Bytes, budget: Budget): Bytes {
  const { head, all } = await peek(chunks, 262);
  if (head[0] === 0x1f && head[1] === 0x8b) {
    for await (const chunk of gunzip(archive, all, budget)) {
      budget.unpacked(chunk.length);
      yield chunk;
    }
  } else if (head.toString('latin1', 257, 262) === 'ustar') {
    for await (const chunk of all) {
      budget.packed(chunk.length);
      budget.unpacked(chunk.length);
      yield chunk;
    }
  } else {
    throw damaged(archive, 'this is not an archive', 'tar or tar.gz', describe(head));
  }
}

async function* gunzip(archive: string, chunks: Bytes, budget: Budget): Bytes {
  const stream = createGunzip({ chunkSize: 2 ** 18 });
  const counted = async function* () {
    for await (const chunk of chunks) {
      budget.packed(chunk.length);
      yield chunk;
    }
  };
  // Its failure also reaches the reader of the stream, below.
  const fed = pipeline(Readable.from(counted()), stream).catch(() => undefined);
  try {
    yield* stream as Bytes;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    throw code.startsWith('Z_')
      ? damaged(archive, 'the archive is damaged', 'gzip', (error as Error).message)
      : error;
  } finally {
    stream.destroy();
    await fed;
  }
}

/** Feeds a tar parser and handles its entries one after the other. */
async function readTar(
  archive: string,
  chunks: Bytes,
  handle: (entry: ReadEntry) => Promise<void>,
): Promise<void> {
  const { Parser } = await import('tar');
  let work = Promise.resolve();
  let fail: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => {});
  const parser = new Parser({
    strict: true,
    onReadEntry: (entry) => {
      work = work.then(() => handle(entry));
      work.catch(fail);
    },
  });
  parser.on('error', (error: Error) =>
    fail(damaged(archive, 'the archive is damaged', 'tar', error.message)),
  );
  const ended = once(parser, 'end').catch(() => undefined);
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (!parser.write(bytes)) await Promise.race([once(parser, 'drain'), failed]);
  }
  parser.end();
  await Promise.race([ended, failed]);
  await Promise.race([work, failed]);
}

const isFolder = ({ type }: ReadEntry): boolean => type === 'Directory' || type === 'GNUDumpDir';

function refuseSpecial({ type, path }: ReadEntry, archive: string): void {
  if (type === 'File' || type === 'OldFile' || type === 'ContiguousFile') return;
  const received = `${type} ${JSON.stringify(path.slice(0, 120))}`;
  throw damaged(archive, 'the archive holds more than files and folders', 'plain files', received);
}

async function peek(chunks: Bytes, length: number): Promise<{ head: Buffer; all: Bytes }> {
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
  return { head: Buffer.concat(first).subarray(0, length), all: all() };
}

function describe(head: Buffer): string {
  if (head.length === 0) return 'nothing';
  if (head[0] === 0x50 && head[1] === 0x4b) return 'a zip';
  const text = head.toString('latin1').trimStart();
  return text.startsWith('<') ? 'a web page' : `bytes that begin with ${head.subarray(0, 4).toString('hex')}`;
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

const damaged = (archive: string, message: string, expected: string, received: string): ZooError =>
  new ZooError({
    code: 'HUB_BAD_ARCHIVE',
    category: 'damaged-input',
    message,
    place: { file: archive },
    expected,
    received,
  });
