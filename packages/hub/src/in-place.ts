import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { ZooError } from '@zoo/core';
import { type FileRecord, treeDigest } from './cache/records.ts';
import type { StoredModel } from './cache/store.ts';
import type { Candidate } from './candidates.ts';
import type { FormatCheck } from './formats/format-check.ts';
import { checkFormats } from './formats/index.ts';
import { onDisk } from './formats/on-disk.ts';
import { hashOf } from './hash.ts';
import { inParallel } from './parallel.ts';
import type { Item, SourceContext, Surroundings } from './source.ts';

/** A folder may hold more files than a process may have open. */
const FILES_AT_ONCE = 16;

/** Files of this machine as a model: hashed and checked where they are, never copied. */
export async function useInPlace(
  candidate: Candidate,
  surroundings: Surroundings,
  checks?: readonly FormatCheck[],
): Promise<StoredModel> {
  // A source of local files has no use for the network.
  const { items, ref } = await candidate.locator.manifest(surroundings as SourceContext);
  if (items.length === 0) {
    throw new ZooError({
      code: 'HUB_NOTHING_THERE',
      category: 'not-found',
      message: 'this folder holds no files',
      place: { file: ref },
    });
  }
  const hashed: Awaited<ReturnType<typeof hash>>[] = [];
  await inParallel(FILES_AT_ONCE, items, async (item, at) => {
    hashed[at] = await hash(item);
  });
  await checkFormats(hashed.map(onDisk), checks);
  const files = hashed.map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 }));
  const tree = treeDigest(files);
  return {
    key: candidate.key,
    ref,
    source: candidate.source.name,
    version: `sha256-${tree.slice(0, 12)}`,
    license: null,
    tree,
    fetched: new Date().toISOString(),
    folder: folderOf(items),
    files,
  };
}

async function hash(item: Item): Promise<FileRecord & { file: string }> {
  const { file } = item.origin as { file: string };
  const hash = await hashOf('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 2 ** 18 })) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { path: item.path, bytes, sha256: hash.digest('hex'), file };
}

/** The folder that the items' paths are relative to. */
function folderOf([item]: readonly Item[]): string {
  const { file } = item.origin as { file: string };
  return resolve(file, ...item.path.split('/').map(() => '..'));
}
