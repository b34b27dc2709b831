import { isObject } from '../cache/records.ts';
import { concat } from '../encoding.ts';
import { type Identity, parseIdentity } from '../transfer/identity.ts';
import type { Kept } from '../transfer/kept.ts';
import { addressOf, type PageCache } from './page-cache.ts';

/** Cache storage holds whole entries only: what is kept grows by so many bytes, and so many are lost with a page. */
const PIECE = 4 * 2 ** 20;
/** What nobody has gone on with for so long (ms), nobody will. */
const FORGOTTEN = 30 * 24 * 3600 * 1000;

/**
 * The bytes of an unfinished transfer in the storage of the page's origin, so that it goes on after the page was closed.
 * Keeping is an extra: where the browser gives no room for it, the transfer goes on without.
 */
export class KeptInCache implements Kept {
  readonly #cache: PageCache;
  readonly #place: string;
  #pieces = 0;
  #waiting: Uint8Array[] = [];
  #hasRoom = true;
  identity: Identity | undefined;
  length = 0;

  private constructor(cache: PageCache, place: string) {
    this.#cache = cache;
    this.#place = place;
  }

  /**
   * Takes up what is left of a transfer, if a digest will tell in the end whether the bytes are right: a page cannot ask
   * for the rest under the condition that the object is the same.
   *
   * @param promised whether there is such a digest besides those of storage
   */
  static async open(cache: PageCache, key: string, promised: boolean): Promise<KeptInCache> {
    await sweep(cache);
    const kept = new KeptInCache(cache, `${addressOf('part', key)}/`);
    await kept.#takeUp(promised);
    return kept;
  }

  async #takeUp(promised: boolean): Promise<void> {
    const identity = parseIdentity((await headAt(this.#cache, this.#head))?.identity);
    // Browsers know no MD5.
    const isTold = promised || identity?.digests.some(({ algorithm }) => algorithm !== 'md5');
    if (identity === undefined || !isTold) return;
    let pieces = 0;
    while ((await this.#cache.match(this.#place + pieces)) !== undefined) pieces++;
    if (pieces * PIECE > (identity.total ?? 0)) return;
    this.identity = identity;
    this.#pieces = pieces;
    this.length = pieces * PIECE;
  }

  get #head(): string {
    return `${this.#place}head`;
  }

  async *read(): AsyncGenerator<Uint8Array> {
    const pieces = this.#pieces;
    for (let at = 0; at < pieces; at++) {
      const piece = await this.#cache.match(this.#place + at);
      // The browser has cleared it away meanwhile: the transfer goes on from there.
      if (piece === undefined) {
        this.#pieces = at;
        this.length = at * PIECE;
        return;
      }
      yield new Uint8Array(await piece.arrayBuffer());
    }
  }

  async begin(identity: Identity): Promise<void> {
    this.identity = identity;
    await this.#put(this.#head, Response.json({ identity, since: Date.now() }));
  }

  async append(chunk: Uint8Array): Promise<void> {
    this.length += chunk.length;
    this.#waiting.push(chunk);
    let waiting = this.#waiting.reduce((sum, { length }) => sum + length, 0);
    if (waiting < PIECE) return;
    const bytes = concat(this.#waiting);
    for (; waiting >= PIECE; waiting -= PIECE) {
      const start = bytes.length - waiting;
      const piece = bytes.slice(start, start + PIECE) as Uint8Array<ArrayBuffer>;
      await this.#put(this.#place + this.#pieces++, new Response(piece));
    }
    this.#waiting = waiting === 0 ? [] : [bytes.subarray(bytes.length - waiting)];
  }

  /** The first time that there is no room, what was kept makes some. */
  async #put(address: string, response: Response): Promise<void> {
    if (!this.#hasRoom) return;
    await this.#cache.put(address, response).catch(async () => {
      this.#hasRoom = false;
      await removeBelow(this.#cache, this.#place);
    });
  }

  async discard(): Promise<void> {
    await removeBelow(this.#cache, this.#place);
    this.identity = undefined;
    this.#pieces = 0;
    this.#waiting = [];
    this.length = 0;
  }
}

async function headAt(cache: PageCache, address: string): Promise<Record<string, unknown> | undefined> {
  const value: unknown = await (await cache.match(address))?.json().catch(() => undefined);
  return isObject(value) ? value : undefined;
}

async function removeBelow(cache: PageCache, place: string): Promise<void> {
  for (const { url } of await cache.keys()) if (url.startsWith(place)) await cache.delete(url);
}

/** Removes what was left of transfers that nobody went on with. */
async function sweep(cache: PageCache): Promise<void> {
  for (const { url } of await cache.keys()) {
    if (!url.startsWith(addressOf('part', '')) || !url.endsWith('/head')) continue;
    const since = (await headAt(cache, url))?.since;
    const isOld = typeof since !== 'number' || Date.now() - since > FORGOTTEN;
    if (isOld) await removeBelow(cache, url.slice(0, -'head'.length));
  }
}
