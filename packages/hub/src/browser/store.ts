import { type FileRecord, parseRef, parseTree, type RefRecord, treeDigest } from '../cache/records.ts';
import type { Kept } from '../transfer/kept.ts';
import { KeptInCache } from './kept-in-cache.ts';
import { addressOf, type PageCache, type PageCaches } from './page-cache.ts';

/** A file that is complete in memory. */
export interface HeldFile extends FileRecord {
  readonly content: Uint8Array;
}

export type About = Omit<RefRecord, 'tree' | 'fetched' | 'version'> & { readonly version?: string };

/** A model that is whole in the storage of this origin. */
export interface PageModel extends RefRecord {
  readonly files: readonly FileRecord[];
}

/**
 * The cache of a page: as on disk, blobs by digest, lists of files, refs that name lists and are written last. It is in the
 * Cache storage of the origin, which pages and workers share and where every entry is there whole or not at all.
 */
export class PageStore {
  readonly #cache: PageCache;

  private constructor(cache: PageCache) {
    this.#cache = cache;
  }

  static async open(name: string, storage: PageCaches): Promise<PageStore> {
    return new PageStore(await storage.open(name));
  }

  /** What is left of a transfer. @param promised whether a digest will tell in the end if the bytes are right */
  kept(key: string, promised: boolean): Promise<Kept> {
    return KeptInCache.open(this.#cache, key, promised);
  }

  /** The model of a key, if every file of it is here. */
  async lookup(key: string): Promise<PageModel | undefined> {
    const record = parseRef(await this.#json(addressOf('ref', key)));
    return record?.key === key ? this.whole(record) : undefined;
  }

  async whole(record: RefRecord): Promise<PageModel | undefined> {
    const files = parseTree(await this.#json(addressOf('tree', record.tree)));
    if (files === undefined) return undefined;
    for (const { sha256 } of files) {
      if ((await this.#cache.match(addressOf('blob', sha256))) === undefined) return undefined;
    }
    return { ...record, files };
  }

  /** The bytes of a file; undefined where the browser has cleared them away meanwhile. */
  async read(sha256: string): Promise<Uint8Array | undefined> {
    const response = await this.#cache.match(addressOf('blob', sha256));
    return response && new Uint8Array(await response.arrayBuffer());
  }

  async publish(held: readonly HeldFile[], about: About): Promise<PageModel> {
    const files = held
      .map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 }))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
    const tree = treeDigest(files);
    for (const { sha256, content } of held) {
      await this.#cache.put(addressOf('blob', sha256), new Response(content as Uint8Array<ArrayBuffer>));
    }
    await this.#cache.put(addressOf('tree', tree), Response.json(files));
    const version = about.version ?? `sha256-${tree.slice(0, 12)}`;
    const record = { ...about, version, tree, fetched: new Date().toISOString() };
    await this.remember(record);
    return { ...record, files };
  }

  /** Lets a key name a list of files that is already here. */
  async remember({ key, ref, source, version, license, tree, fetched }: RefRecord): Promise<void> {
    const plain: RefRecord = { key, ref, source, version, license, tree, fetched };
    await this.#cache.put(addressOf('ref', key), Response.json(plain));
  }

  /** Everything that is here. */
  async list(): Promise<PageModel[]> {
    const models: PageModel[] = [];
    for (const { url } of await this.#cache.keys()) {
      const record = url.startsWith(addressOf('ref', '')) ? parseRef(await this.#json(url)) : undefined;
      const model = record && (await this.whole(record));
      if (model !== undefined) models.push(model);
    }
    return models;
  }

  /** Forgets the refs that `matches` takes, and every file that no other needs. */
  async remove(matches: (model: PageModel) => boolean): Promise<void> {
    const models = await this.list();
    const gone = new Set(models.filter(matches).map(({ key }) => addressOf('ref', key)));
    const left = models.filter(({ key }) => !gone.has(addressOf('ref', key)));
    const needed = new Set(
      left.flatMap(({ key, tree, files }) => [
        addressOf('ref', key),
        addressOf('tree', tree),
        ...files.map(({ sha256 }) => addressOf('blob', sha256)),
      ]),
    );
    for (const { url } of await this.#cache.keys()) if (!needed.has(url)) await this.#cache.delete(url);
  }

  async #json(address: string): Promise<unknown> {
    const response = await this.#cache.match(address);
    return response?.json().catch(() => undefined);
  }
}
