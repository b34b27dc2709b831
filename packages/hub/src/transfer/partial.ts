import { constants, createReadStream } from 'node:fs';
import { copyFile, mkdir, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { uptime } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { diskFailure } from '../cache/disk.ts';
import { FileWriter } from '../cache/file-writer.ts';
import { readJson } from '../cache/read-records.ts';
import { type Identity, parseIdentity } from './identity.ts';
import type { Kept } from './kept.ts';

/**
 * The bytes of an unfinished transfer on disk, with the identity of the object they are a part of.
 *
 * Every process writes a file of its own and takes up a copy of what an earlier one left, so two of them never write
 * to the same file, even where one was only thought to be dead.
 */
export class Partial implements Kept {
  readonly #base: string;
  readonly #file: string;
  #writer: FileWriter | undefined;
  /** Of the bytes on disk; undefined when there are none. */
  identity: Identity | undefined;
  length = 0;

  private constructor(base: string) {
    this.#base = base;
    this.#file = `${base}.${crypto.randomUUID()}.part`;
  }

  /**
   * Takes up the longest part that is left of this transfer, if any.
   *
   * @param promised whether a digest will tell in the end if the bytes are right
   */
  static async open(base: string, promised: boolean): Promise<Partial> {
    await mkdir(dirname(base), { recursive: true });
    const partial = new Partial(base);
    const left = await leftovers(base);
    const best = left.sort((a, b) => b.length - a.length)[0];
    if (best !== undefined && (await partial.#takeUp(best, promised))) {
      for (const { file } of left) await removePart(file);
    }
    return partial;
  }

  async #takeUp({ file, length, beforeBoot }: Leftover, promised: boolean): Promise<boolean> {
    const identity = parseIdentity(readJson(identityFile(file)));
    if (identity === undefined || length > (identity.total ?? Number.POSITIVE_INFINITY)) return false;
    // A machine that lost its power may have kept a file's length without its last bytes.
    if (beforeBoot && !promised && identity.digests.length === 0) return false;
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
    this.#writer ??= await orDiskFailure(FileWriter.open(this.#file, 'a'));
    await orDiskFailure(this.#writer.write(chunk));
    this.length += chunk.length;
  }

  async close(): Promise<void> {
    const writer = this.#writer;
    this.#writer = undefined;
    if (writer !== undefined) await orDiskFailure(writer.close());
  }

  /** Nothing of this transfer is wanted any more. */
  async discard(): Promise<void> {
    await this.close().catch(() => {});
    for (const { file } of await leftovers(this.#base)) await removePart(file);
    await removePart(this.#file);
    this.identity = undefined;
    this.length = 0;
  }
}

interface Leftover {
  readonly file: string;
  readonly length: number;
  readonly beforeBoot: boolean;
}

async function leftovers(base: string): Promise<Leftover[]> {
  const names = await readdir(dirname(base)).catch(() => []);
  const parts = names.filter((name) => name.startsWith(`${basename(base)}.`) && name.endsWith('.part'));
  const found = await Promise.all(parts.map((name) => measure(join(dirname(base), name))));
  return found.filter((one) => one !== undefined);
}

async function measure(file: string): Promise<Leftover | undefined> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) return undefined;
  return { file, length: found.size, beforeBoot: found.mtimeMs < Date.now() - uptime() * 1000 };
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
