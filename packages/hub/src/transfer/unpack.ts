import type { TransformOptions } from 'node:stream';
import { createGunzip, type Gunzip, type ZlibOptions } from 'node:zlib';
import type { StagedFile, Staging } from '../cache/staging.ts';
import type { Unpack } from '../source.ts';
import type { Budget } from './budget.ts';
import type { Limits } from './limits.ts';
import type { TarEntry } from './tar.ts';
import { damagedArchive, unpackWith } from './unpack-with.ts';

type Bytes = AsyncIterable<Uint8Array>;

/** Unpacks into the staging folder, gzip on a thread of its own; a zip, whose directory comes last, by way of a file there. */
export const unpack = (
  archive: string,
  chunks: Bytes,
  how: Unpack,
  staging: Staging,
  limits?: Limits,
): Promise<StagedFile[]> =>
  unpackWith(
    {
      gunzip,
      unzip: (...packed) => unzip(staging, ...packed),
      write: (path, content) => staging.write(path, content),
    },
    archive,
    chunks,
    how,
    limits,
  );

async function* unzip(
  staging: Staging,
  archive: string,
  chunks: Bytes,
  budget: Budget,
): AsyncGenerator<TarEntry> {
  const { readZip } = await import('./zip.ts');
  const { withZipFile } = await import('./zip-file.ts');
  const spooled = await staging.write(archive, chunks);
  budget.packed(spooled.bytes);
  yield* withZipFile(archive, spooled, (zip) => readZip(archive, zip, budget));
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
      ? damagedArchive(archive, 'the archive is damaged', 'gzip', (error as Error).message)
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
