import { ZooError } from '@zoo/core';
import { concat } from '../encoding.ts';
import { connectionFailure } from '../http/failure.ts';
import type { Item } from '../source.ts';
import type { Budget } from '../transfer/budget.ts';
import type { TransferProgress } from '../transfer/download.ts';
import { httpBytes, StartOver } from '../transfer/http-bytes.ts';
import type { Kept } from '../transfer/kept.ts';
import { safePath } from '../transfer/paths.ts';
import { checkPromises } from '../transfer/promises.ts';
import type { TarEntry } from '../transfer/tar.ts';
import { damagedArchive, unpackWith } from '../transfer/unpack-with.ts';
import { readZip } from '../transfer/zip.ts';
import { decompressed } from './decompress.ts';
import { firstBroken, sha256Of } from './digests.ts';
import { inPieces } from './pieces.ts';
import type { HeldFile } from './store.ts';
import { zipInMemory } from './zip-in-memory.ts';

const STARTS = 3;

/** Opens what is left of an item; asked again where that proved wrong. */
export type OpenKept = (promised: boolean) => Promise<Kept>;

/**
 * Brings one item into memory: transferred, checked and unpacked.
 *
 * @returns the files, and what forgets the bytes that are kept until then
 */
export async function transferToPage(
  item: Item,
  openKept: OpenKept,
  report: (progress: TransferProgress) => void,
): Promise<{ files: HeldFile[]; forget: () => Promise<void> }> {
  const { bytes, forget } = await checkedBytes(item, openKept, report);
  try {
    return { files: await filesIn(item, bytes), forget };
  } catch (error) {
    await forget();
    throw error;
  }
}

async function filesIn(item: Item, bytes: Uint8Array): Promise<HeldFile[]> {
  if (item.unpack === undefined) return [await hold(safePath(item.path), bytes)];
  return unpackWith(
    {
      gunzip,
      unzip: (...packed) => unzip(bytes, ...packed),
      write: async (path, content) => hold(path, await collect(content)),
    },
    item.path,
    inPieces(bytes),
    item.unpack,
  );
}

/** Unpacking begins when every digest has been met: a page has room for what it is going to run. */
async function checkedBytes(
  item: Item,
  openKept: OpenKept,
  report: (progress: TransferProgress) => void,
): Promise<{ bytes: Uint8Array; forget: () => Promise<void> }> {
  const { origin } = item;
  if (origin.kind !== 'http') throw new Error(`a page has no files: ${origin.file}`);
  for (let start = 1; ; start++) {
    const kept = await openKept((item.digests ?? []).length > 0);
    const resumed = kept.length > 0;
    try {
      const chunks: Uint8Array[] = [];
      let done = 0;
      for await (const chunk of httpBytes(item, origin, kept)) {
        chunks.push(chunk);
        done += chunk.length;
        report({ done, total: item.bytes ?? kept.identity?.total });
      }
      const bytes = concat(chunks);
      const promised = [...(item.digests ?? []), ...(kept.identity?.digests ?? [])];
      checkPromises(item, await firstBroken(promised, bytes), done);
      return { bytes, forget: () => kept.discard() };
    } catch (error) {
      // As on a disk: what proved wrong is not taken up again, and where some was taken up, that may be to blame.
      const isWrong = error instanceof ZooError && error.category === 'damaged-input';
      if (isWrong || error instanceof StartOver) await kept.discard();
      const mayGoRight = error instanceof StartOver || (isWrong && resumed);
      if (!mayGoRight || start === STARTS) throw connectionFailure(error, origin.url);
    }
  }
}

async function* gunzip(
  archive: string,
  packed: AsyncIterable<Uint8Array>,
  budget: Budget,
): AsyncGenerator<Uint8Array> {
  const counted = async function* () {
    for await (const chunk of packed) {
      budget.packed(chunk.length);
      yield chunk;
    }
  };
  const damaged = (reason: string) => damagedArchive(archive, 'the archive is damaged', 'gzip', reason);
  for await (const chunk of decompressed('gzip', counted(), damaged)) {
    budget.unpacked(chunk.length);
    yield chunk;
  }
}

/** A zip is read from its end, and all of it is here. */
async function* unzip(
  bytes: Uint8Array,
  archive: string,
  packed: AsyncGenerator<Uint8Array>,
  budget: Budget,
): AsyncGenerator<TarEntry> {
  await packed.return(undefined);
  budget.packed(bytes.length);
  yield* readZip(archive, zipInMemory(archive, bytes), budget);
}

async function hold(path: string, content: Uint8Array): Promise<HeldFile> {
  return { path, bytes: content.length, sha256: await sha256Of(content), content };
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  // Parts may be views of a buffer that is used again.
  for await (const chunk of chunks) parts.push(chunk.slice());
  return concat(parts);
}
