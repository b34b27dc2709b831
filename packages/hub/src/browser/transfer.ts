import { concat } from '../encoding.ts';
import { connectionFailure } from '../http/failure.ts';
import type { Item } from '../source.ts';
import type { Budget } from '../transfer/budget.ts';
import type { TransferProgress } from '../transfer/download.ts';
import { httpBytes, StartOver } from '../transfer/http-bytes.ts';
import type { Identity } from '../transfer/identity.ts';
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

/** Brings one item into memory: transferred, checked and unpacked. */
export async function transferToPage(
  item: Item,
  report: (progress: TransferProgress) => void,
): Promise<HeldFile[]> {
  const bytes = await checkedBytes(item, report);
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
async function checkedBytes(item: Item, report: (progress: TransferProgress) => void): Promise<Uint8Array> {
  const { origin } = item;
  if (origin.kind !== 'http') throw new Error(`a page has no files: ${origin.file}`);
  for (let start = 1; ; start++) {
    const kept = new NothingKept();
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
      return bytes;
    } catch (error) {
      if (!(error instanceof StartOver) || start === STARTS) throw connectionFailure(error, origin.url);
    }
  }
}

/** An interrupted transfer goes on while the page is open, and begins anew after that. */
class NothingKept implements Kept {
  identity: Identity | undefined;
  readonly length = 0;
  async *read(): AsyncGenerator<Uint8Array> {}
  async begin(identity: Identity): Promise<void> {
    this.identity = identity;
  }
  async append(): Promise<void> {}
  async discard(): Promise<void> {
    this.identity = undefined;
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
