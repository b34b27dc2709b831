import { statSync } from 'node:fs';
import { ZooError } from '@zoo/core';
import { type CacheEntry, collectGarbage, listCache, removeFromCache } from './manage.ts';
import { readTree } from './read-records.ts';
import { Store } from './store.ts';

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  t: 1e12,
  ki: 2 ** 10,
  mi: 2 ** 20,
  gi: 2 ** 30,
  ti: 2 ** 40,
};

/** Bytes of `500MB`, `20 GB`, `1.5GiB` or a plain number. @throws ZooError `HUB_BAD_SIZE` */
export function parseSize(text: string): number {
  const [, number, unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([kmgt]i?)?b?\s*$/i.exec(text) ?? [];
  if (number !== undefined) return Math.floor(Number(number) * UNITS[unit.toLowerCase()]);
  throw new ZooError({
    code: 'HUB_BAD_SIZE',
    category: 'usage',
    message: 'the size cannot be read',
    expected: 'a number with kB, MB, GB, MiB ... as in ZOO_CACHE_LIMIT=20GB',
    received: JSON.stringify(text.slice(0, 40)),
  });
}

export interface Trimmed {
  readonly removed: readonly CacheEntry[];
  /** Bytes that became free. */
  readonly freed: number;
  /** Bytes of all files that are left; files that models share count once. */
  readonly bytes: number;
}

/**
 * Removes what was not used for the longest time until the cache has at most `limit` bytes, then what no entry needs.
 *
 * @param keep stays, whatever it takes: the ref that was just fetched
 */
export async function trimCache(root: string, limit: number, keep?: string): Promise<Trimmed> {
  const store = new Store(root);
  const entries = (await listCache(root))
    .map((entry) => ({ entry, used: lastUse(store, entry) }))
    .sort((a, b) => a.used - b.used)
    .map(({ entry }) => entry);
  const left = new Set(entries);
  const removed: CacheEntry[] = [];
  let bytes = bytesOf(store, left);
  const before = bytes;
  for (const entry of entries) {
    if (bytes <= limit) break;
    if (entry.ref === keep) continue;
    left.delete(entry);
    removed.push(entry);
    bytes = bytesOf(store, left);
  }
  const gone = new Set(removed.map(({ ref, tree }) => `${ref} ${tree}`));
  if (gone.size > 0) await removeFromCache(root, ({ ref, tree }) => gone.has(`${ref} ${tree}`));
  return { removed, freed: before - bytes + (await collectGarbage(root)), bytes };
}

const lastUse = (store: Store, { keys }: CacheEntry): number =>
  Math.max(0, ...keys.map((key) => statSync(store.layout.ref(key), { throwIfNoEntry: false })?.mtimeMs ?? 0));

function bytesOf(store: Store, entries: ReadonlySet<CacheEntry>): number {
  const blobs = new Map<string, number>();
  for (const { tree } of entries) {
    for (const { sha256, bytes } of readTree(store.layout.treeList(tree)) ?? []) blobs.set(sha256, bytes);
  }
  return [...blobs.values()].reduce((sum, bytes) => sum + bytes, 0);
}
