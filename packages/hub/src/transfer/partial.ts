import { randomUUID } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { copyFile, mkdir, open, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { uptime } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { diskFailure } from '../cache/disk.ts';
import { readJson } from '../cache/records.ts';
import { type Identity, parseIdentity } from './identity.ts';

/** Less than this is quicker fetched again than kept. */
export const WORTH_KEEPING = 2 ** 20;
const FLUSH_EVERY = 2 ** 24;

/**
 * The bytes of an unfinished transfer on disk, with the identity of the object they are a part of.
 *
 * Every process writes a file of its own and takes up a copy of what an earlier one left, so two of them never write
 * to the same file, even where one was only thought to be dead.
 */
export class Partial {
  readonly #base: string;
  readonly #file: string;
  #handle: Awaited<ReturnType<typeof open>> | undefined;
  #flushed: Promise<void> = Promise.resolve();
  /** Of the bytes on disk; undefined when there are none. */
  identity: Identity | undefined;
  length = 0;

  private constructor(base: string) {
    this.#base = base;
    this.#file = `${base}.${randomUUID()}.part`;
  }

  /** Takes up the longest part that is left of this transfer, if any. */
  static async open(base: string): Promise<Partial> {
    await mkdir(dirname(base), { recursive: true });
    const partial = new Partial(base);
    const left = await leftovers(base);
    const best = left.sort((a, b) => b.length - a.length)[0];
    if (best !== undefined && (await partial.#takeUp(best))) {
      for (const { file } of left) await removePart(file);
    }
    return partial;
  }

  async #takeUp({ file, length }: Leftover): Promise<boolean> {
    const identity = parseIdentity(readJson(identityFile(file)));
    if (identity === undefined || length > (identity.total ?? Number.POSITIVE_INFINITY)) return false;
    await copyFile(file, this.#file, constants.COPYFILE_FICLONE);
    await truncate(this.#file, length);
    await writeFile(identityFile(this.#file), JSON.stringify(identity));
    this.identity = identity;
    this.length = length;
    return true;
  }

  /** The bytes that are here already. */
  async *read(): AsyncGenerator<Uint8Array> {
    if (this.length > 0)
      yield* createReadStream(this.#file, { end: this.length - 1, highWaterMark: 2 ** 18 });
  }

  /** Begins to keep bytes of this object. */
  async begin(identity: Identity): Promise<void> {
    this.identity = identity;
    await orDiskFailure(writeFile(identityFile(this.#file), JSON.stringify(identity)));
  }

  async append(chunk: Uint8Array): Promise<void> {
    this.#handle ??= await orDiskFailure(open(this.#file, 'a'));
    await orDiskFailure(this.#handle.appendFile(chunk));
    const block = Math.floor(this.length / FLUSH_EVERY);
    this.length += chunk.length;
    if (Math.floor(this.length / FLUSH_EVERY) === block) return;
    await this.#flushed;
    this.#flushed = this.#handle.datasync().catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.#flushed;
    await this.#handle?.close();
    this.#handle = undefined;
  }

  /** Nothing of this transfer is wanted any more. */
  async discard(): Promise<void> {
    await this.close();
    for (const { file } of await leftovers(this.#base)) await removePart(file);
    await removePart(this.#file);
    this.identity = undefined;
    this.length = 0;
  }
}

interface Leftover {
  readonly file: string;
  readonly length: number;
}

async function leftovers(base: string): Promise<Leftover[]> {
  const names = await readdir(dirname(base)).catch(() => []);
  const parts = names.filter((name) => name.startsWith(`${basename(base)}.`) && name.endsWith('.part'));
  const found = await Promise.all(parts.map((name) => measure(join(dirname(base), name))));
  return found.filter((one) => one !== undefined);
}

/** A machine that was switched off may have kept a file's length without its last bytes: after a reboot only what was flushed counts. */
async function measure(file: string): Promise<Leftover | undefined> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) return undefined;
  const beforeBoot = found.mtimeMs < Date.now() - uptime() * 1000;
  // The flush of a block is waited for when the next block is full.
  const flushed = Math.max(0, Math.floor(found.size / FLUSH_EVERY) - 1) * FLUSH_EVERY;
  return { file, length: beforeBoot ? flushed : found.size };
}

/** A full disk in the middle of a transfer must not look like a broken connection. */
const orDiskFailure = <T>(writing: Promise<T>): Promise<T> =>
  writing.catch((error) => {
    throw diskFailure(error);
  });

const identityFile = (part: string): string => part.replace(/\.part$/, '.json');

async function removePart(part: string): Promise<void> {
  await rm(part, { force: true });
  await rm(identityFile(part), { force: true });
}
