import { createReadStream } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hashOf } from '../hash.ts';
import { diskFailure } from './disk.ts';
import type { Layout } from './layout.ts';
import { isAnyHeld } from './lock.ts';
import { readRef, readTree } from './read-records.ts';
import type { FileRecord, RefRecord } from './records.ts';
import { Store } from './store.ts';

/** A line of `zoo cache ls`. */
export interface CacheEntry extends Omit<RefRecord, 'key'> {
  /** All spellings that lead here: with and without a version. */
  readonly keys: readonly string[];
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
  /** Every file is there with its size; contents are for `verifyCache`. */
  readonly whole: boolean;
}

/** What is in the cache, the latest first. */
export async function listCache(root: string): Promise<CacheEntry[]> {
  const store = new Store(root);
  const groups = new Map<string, RefRecord[]>();
  for (const { record } of await refRecords(store)) {
    const same = `${record.ref} ${record.tree}`;
    groups.set(same, [...(groups.get(same) ?? []), record]);
  }
  return [...groups.values()]
    .map((records) => entryOf(store, records))
    .sort((a, b) => (a.fetched === b.fetched ? (a.ref < b.ref ? -1 : 1) : a.fetched < b.fetched ? 1 : -1));
}

function entryOf(store: Store, records: readonly RefRecord[]): CacheEntry {
  const [{ key: _, ...record }] = records;
  const files = readTree(store.layout.treeList(record.tree)) ?? [];
  return {
    ...record,
    keys: records.map(({ key }) => key).sort(),
    folder: store.layout.tree(record.tree),
    files: files.length,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    whole: store.whole(records[0]) !== undefined,
  };
}

export interface CacheDamage {
  readonly ref: string;
  readonly path: string;
  readonly problem: 'missing' | 'changed';
}

/**
 * Reads every file of the cache and compares its digest. Damaged entries are removed, so that the next fetch replaces them.
 *
 * @returns how many files were read, and what was wrong
 */
export async function verifyCache(root: string): Promise<{ files: number; damage: CacheDamage[] }> {
  const store = new Store(root);
  const damage: CacheDamage[] = [];
  let files = 0;
  for (const { file, record } of await refRecords(store)) {
    const list = readTree(store.layout.treeList(record.tree)) ?? [];
    const bad = await damageOf(join(store.layout.tree(record.tree)), list, record.ref);
    files += list.length;
    damage.push(...bad);
    if (bad.length === 0 && list.length > 0) continue;
    await rm(file, { force: true });
    await removeTree(store, record.tree);
    for (const { sha256 } of list) await removeIfChanged(store.layout.blob(sha256), sha256);
  }
  await collectGarbage(root).catch(unlessReadOnly);
  return { files, damage };
}

/** Somebody else's cache can be looked at as well; what is left over in it is for them to remove. */
function unlessReadOnly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EROFS' && error.code !== 'EACCES') throw error;
}

async function damageOf(folder: string, files: readonly FileRecord[], ref: string): Promise<CacheDamage[]> {
  const damage: CacheDamage[] = [];
  for (const { path, sha256 } of files) {
    const found = await sha256Of(join(folder, path));
    if (found !== sha256) damage.push({ ref, path, problem: found === undefined ? 'missing' : 'changed' });
  }
  return damage;
}

/**
 * Removes entries: all that `matches` takes.
 *
 * @returns what was removed
 */
export async function removeFromCache(
  root: string,
  matches: (entry: CacheEntry) => boolean,
): Promise<CacheEntry[]> {
  const store = new Store(root);
  const chosen = (await listCache(root)).filter(matches);
  try {
    for (const key of chosen.flatMap(({ keys }) => keys)) await rm(store.layout.ref(key), { force: true });
    await collectGarbage(root);
  } catch (error) {
    throw diskFailure(error, root);
  }
  return chosen;
}

/**
 * Removes what no entry needs any more: trees, blobs, and what unfinished transfers left. Leaves everything in place
 * while a transfer is under way, whose fresh blobs no entry names yet.
 *
 * @returns the bytes that became free
 */
export async function collectGarbage(root: string): Promise<number> {
  const store = new Store(root);
  const { layout } = store;
  // Asked before each removal: a transfer that begins meanwhile may be about to use what nothing names yet.
  const isBusy = () => isAnyHeld(layout.folder('locks'));
  let freed = 0;
  if (await isBusy()) return freed;
  const trees = new Set((await refRecords(store)).map(({ record }) => record.tree));
  for (const name of await namesIn(layout.folder('trees'))) {
    const tree = name.replace(/\.json$/, '');
    if (trees.has(tree)) continue;
    if (await isBusy()) return freed;
    await removeTree(store, tree);
  }
  const blobs = new Set(
    [...trees].flatMap((tree) => readTree(layout.treeList(tree)) ?? []).map(({ sha256 }) => sha256),
  );
  for (const file of await unneeded(layout, blobs)) {
    if (await isBusy()) return freed;
    freed += await removeFile(file);
  }
  return freed;
}

/** Blobs that are none of these, and what is left of transfers. */
async function unneeded(layout: Layout, blobs: ReadonlySet<string>): Promise<string[]> {
  const partial = layout.folder('partial');
  const files = (await namesIn(partial)).map((name) => join(partial, name));
  for (const prefix of await namesIn(layout.folder('blobs'))) {
    const folder = join(layout.folder('blobs'), prefix);
    const others = (await namesIn(folder)).filter((name) => !blobs.has(name));
    files.push(...others.map((name) => join(folder, name)));
  }
  return files;
}

async function refRecords({ layout }: Store): Promise<{ file: string; record: RefRecord }[]> {
  const names = (await namesIn(layout.folder('refs'))).filter((name) => name.endsWith('.json'));
  const found = names.map((name) => {
    const file = join(layout.folder('refs'), name);
    return { file, record: readRef(file) };
  });
  return found.filter((one): one is { file: string; record: RefRecord } => one.record !== undefined);
}

async function removeTree({ layout }: Store, tree: string): Promise<void> {
  await rm(layout.treeList(tree), { force: true });
  await rm(layout.tree(tree), { recursive: true, force: true });
}

async function removeIfChanged(blob: string, sha256: string): Promise<void> {
  if ((await sha256Of(blob)) !== sha256) await rm(blob, { force: true });
}

async function removeFile(file: string): Promise<number> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  await rm(file, { force: true, recursive: true });
  return size;
}

async function sha256Of(file: string): Promise<string | undefined> {
  const hash = await hashOf('sha256');
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 2 ** 18 })) hash.update(chunk);
    return hash.digest('hex');
  } catch {
    return undefined;
  }
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
