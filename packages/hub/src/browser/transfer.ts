import { ZooError } from '@zoo/core';
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
import { damagedArchive, unpackWith } from '../transfer/unpack-with.ts';
import { firstBroken, sha256Of } from './digests.ts';
import type { HeldFile } from './store.ts';

const STARTS = 3;

/** Brings one item into memory: transferred, checked and unpacked. */
export async function transferToPage(
  item: Item,
  report: (progress: TransferProgress) => void,
): Promise<HeldFile[]> {
  const bytes = await checkedBytes(item, report);
  if (item.unpack === undefined) return [await hold(safePath(item.path), bytes)];
  return unpackWith(
    { gunzip, unzip: refuseZip, write: async (path, content) => hold(path, await collect(content)) },
    item.path,
    once(bytes),
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
  const source = streamOf(packed, (chunk) => budget.packed(chunk.length));
  const reader = source.pipeThrough<Uint8Array>(new DecompressionStream('gzip') as never).getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      budget.unpacked(value.length);
      yield value;
    }
  } catch (error) {
    if (error instanceof ZooError) throw error;
    throw damagedArchive(archive, 'the archive is damaged', 'gzip', String(error));
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function streamOf(
  chunks: AsyncIterable<Uint8Array>,
  passing: (chunk: Uint8Array) => void,
): ReadableStream<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await iterator.next();
      if (done) return controller.close();
      passing(value);
      controller.enqueue(value);
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}

// biome-ignore lint/correctness/useYield: it only refuses
async function* refuseZip(archive: string): AsyncGenerator<never> {
  throw damagedArchive(archive, 'zip archives are not unpacked in a page', 'tar or tar.gz', 'zip');
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

/** In pieces, so that what a bomb unpacks to is noticed before much of it is there. */
async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 2 ** 16) yield bytes.subarray(at, at + 2 ** 16);
}
