import { constants, statSync } from 'node:fs';
import { copyFile, link, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inParallel } from '../parallel.ts';
import { writeAtomic } from './disk.ts';
import { Layout } from './layout.ts';
import { readRef, readTree } from './read-records.ts';
import { type FileRecord, type RefRecord, treeDigest } from './records.ts';
import { type StagedFile, Staging } from './staging.ts';

/** A model that is whole on this disk. */
export interface StoredModel extends RefRecord {
  /** Absolute folder of the files. */
  readonly folder: string;
  readonly files: readonly FileRecord[];
}

/** What publishing cannot find out by itself. */
export type About = Omit<RefRecord, 'tree' | 'fetched' | 'version'> & { readonly version?: string };

/** Files beyond this number (data sets) are not flushed one by one; sizes are checked at every use, contents by `verify`. */
const FLUSHED_FILES = 256;
const AT_ONCE = 16;

/** The content-addressed cache: blobs by digest, trees of links to them, refs that name trees. */
export class Store {
  readonly layout: Layout;

  constructor(root: string) {
    this.layout = new Layout(root);
  }

  /** The model of a key if it is here and whole: every file is there with its size. Touches no network and hashes nothing. */
  lookup(key: string): StoredModel | undefined {
    const record = readRef(this.layout.ref(key));
    return record?.key === key ? this.whole(record) : undefined;
  }

  /** The files behind a ref record, or undefined where some are missing or have another size. */
  whole(record: RefRecord): StoredModel | undefined {
    const files = readTree(this.layout.treeList(record.tree));
    const folder = this.layout.tree(record.tree);
    if (files === undefined || !files.every(({ path, bytes }) => sizeOf(join(folder, path)) === bytes))
      return undefined;
    return { ...record, folder, files };
  }

  /** Runs `work` with a staging folder that is gone afterwards, whatever happens. */
  async staged<T>(work: (staging: Staging) => Promise<T>): Promise<T> {
    const staging = await Staging.open(this.layout);
    try {
      return await work(staging);
    } finally {
      await staging.remove();
    }
  }

  /** Makes staged files a model of the cache: first the bytes, then the tree, at the very end the ref that makes it count. */
  async publish(staging: Staging, staged: readonly StagedFile[], about: About): Promise<StoredModel> {
    const files = staged
      .map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 }))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
    const tree = treeDigest(files);
    const flush = staged.length <= FLUSHED_FILES;
    const draft = join(staging.folder, 'tree');
    await mkdir(draft);
    for (const folder of new Set(files.map(({ path }) => dirname(path)))) {
      await mkdir(join(draft, folder), { recursive: true });
    }
    await inParallel(AT_ONCE, staged, async (file) => {
      await this.#addBlob(file, flush);
      await linkOrCopy(this.layout.blob(file.sha256), join(draft, file.path));
    });
    await writeAtomic(this.layout.treeList(tree), JSON.stringify(files));
    await this.#placeTree(draft, tree, files);
    return this.remember({
      ...about,
      version: about.version ?? `sha256-${tree.slice(0, 12)}`,
      tree,
      fetched: new Date().toISOString(),
    });
  }

  /** Lets a key name a tree that is already here. */
  async remember(record: RefRecord): Promise<StoredModel> {
    const { key, ref, source, version, license, tree, fetched } = record;
    const plain: RefRecord = { key, ref, source, version, license, tree, fetched };
    await writeAtomic(this.layout.ref(key), `${JSON.stringify(plain, undefined, 2)}\n`);
    return { ...plain, folder: this.layout.tree(tree), files: readTree(this.layout.treeList(tree)) ?? [] };
  }

  async #addBlob({ file, sha256, bytes }: StagedFile, flush: boolean): Promise<void> {
    const blob = this.layout.blob(sha256);
    if (sizeOf(blob) === bytes) return;
    if (flush) await flushFile(file);
    await mkdir(dirname(blob), { recursive: true });
    // Where another process is at the same blob, the later rename puts the same bytes over the earlier.
    await rename(file, blob);
  }

  /** Another process may have placed the same tree meanwhile; a damaged one gives way. */
  async #placeTree(draft: string, tree: string, files: readonly FileRecord[]): Promise<void> {
    const place = this.layout.tree(tree);
    for (let attempt = 0; ; attempt++) {
      try {
        return await rename(draft, place);
      } catch (error) {
        if (files.every(({ path, bytes }) => sizeOf(join(place, path)) === bytes)) return;
        if (attempt === 3 || (await stat(place).catch(() => undefined)) === undefined) throw error;
        await rename(place, `${draft}.damaged${attempt}`).catch(() =>
          rm(place, { recursive: true, force: true }),
        );
      }
    }
  }
}

/** Hard link where the disk knows them, else a clone or a copy. Never over a file: that one may be a link to other bytes. */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  const how = constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL;
  await link(from, to).catch(() => copyFile(from, to, how));
}

async function flushFile(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function sizeOf(file: string): number | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  return found?.isFile() ? found.size : undefined;
}
