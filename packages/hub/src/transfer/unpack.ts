import type { TransformOptions } from 'node:stream';
import { createGunzip, type Gunzip, type ZlibOptions } from 'node:zlib';
import { nearest, ZooError } from '@zoo/core';
import type { StagedFile, Staging } from '../cache/staging.ts';
import type { Unpack } from '../source.ts';
import { Budget } from './budget.ts';
import { LIMITS, type Limits } from './limits.ts';
import { NameGuard, safePath } from './paths.ts';
import { readTar, type TarEntry } from './tar.ts';

type Bytes = AsyncIterable<Uint8Array>;

/**
 * Unpacks a tar, packed with gzip or not, in one pass into the staging folder; a zip, whose directory comes last, by way
 * of a file there. Which it is tells the content, never the name. Nothing is written outside of the folder, and nothing
 * counts before the caller publishes it. Anything but plain files and folders, an unsafe or doubled name, and more than
 * `limits` allow refuse the whole archive.
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
  for await (const entry of entriesOf(archive, chunks, budget, staging)) {
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
    files.push(await staging.write(target, entry.body));
  }
  if (files.length === 0) throw nothingThere(archive, wanted, seen);
  return files;
}

/** Told by the first bytes; all bytes that pass are counted. */
async function* entriesOf(
  archive: string,
  chunks: Bytes,
  budget: Budget,
  staging: Staging,
): AsyncGenerator<TarEntry> {
  const { head, all } = await peek(chunks, 262);
  if (head[0] === 0x1f && head[1] === 0x8b) {
    // The end of gzip tells whether all of it is there.
    yield* readTar(archive, gunzip(archive, all, budget));
  } else if (head.toString('latin1', 257, 262) === 'ustar') {
    yield* readTar(archive, counted(all, budget), { endMarked: true });
  } else if (head.toString('latin1', 0, 4) === 'PK\x03\x04') {
    yield* unzip(archive, all, budget, staging);
  } else {
    await all.return?.(undefined);
    throw damaged(archive, 'this is not an archive', 'tar, tar.gz or zip', describe(head));
  }
}

async function* unzip(
  archive: string,
  chunks: Bytes,
  budget: Budget,
  staging: Staging,
): AsyncGenerator<TarEntry> {
  const { readZip } = await import('./zip.ts');
  const spooled = await staging.write(archive, chunks);
  budget.packed(spooled.bytes);
  for (const { path, isFolder, isSpecial, size, body } of await readZip(archive, spooled)) {
    const type = isSpecial ? 'other' : isFolder ? 'folder' : 'file';
    yield { path, type, flag: '2', size, body: unpackedOf(body(), budget) };
  }
}

async function* unpackedOf(chunks: Bytes, budget: Budget): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    budget.unpacked(chunk.length);
    yield chunk;
  }
}

async function* counted(chunks: Bytes, budget: Budget): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    budget.packed(chunk.length);
    budget.unpacked(chunk.length);
    yield chunk;
  }
}

/** Large pieces: each is a trip to another thread and back. */
const PIECE = 2 ** 20;
/** So much may wait on either side of it, so that neither thread waits for the other. */
const AHEAD = 4 * PIECE;

async function* gunzip(archive: string, chunks: Bytes, budget: Budget): AsyncGenerator<Uint8Array> {
  const options: ZlibOptions & TransformOptions = { chunkSize: PIECE, highWaterMark: AHEAD };
  const stream = createGunzip(options);
  const fed = feed(stream, chunks, budget);
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      budget.unpacked(chunk.length);
      yield chunk;
    }
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

/** Never rejects: a failure reaches who reads the stream. */
async function feed(stream: Gunzip, chunks: Bytes, budget: Budget): Promise<void> {
  try {
    for await (const chunk of chunks) {
      if (stream.destroyed) return;
      budget.packed(chunk.length);
      if (!stream.write(chunk)) await eventOf(stream, 'drain');
    }
    stream.end();
  } catch (error) {
    stream.destroy(error as Error);
  }
}

/** Waits for the event, or for the end of the stream. */
const eventOf = (stream: Gunzip, name: string): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      stream.off(name, done).off('close', done);
      resolve();
    };
    stream.on(name, done).on('close', done);
    if (stream.destroyed) done();
  });

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
  throw damaged(archive, 'the archive holds more than files and folders', 'plain files', received);
}

async function peek(
  chunks: Bytes,
  length: number,
): Promise<{ head: Buffer; all: AsyncGenerator<Uint8Array> }> {
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
