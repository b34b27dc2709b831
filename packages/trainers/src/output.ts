import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { makeFolder, writing } from '@zoo/core/node';

/**
 * A folder of results that appears whole or not at all: files are written beside it and renamed into place at the
 * end. Made before the work begins, so that a folder that cannot be written is noticed at once.
 */
export class OutputFolder {
  readonly path: string;
  readonly #staging: string;

  private constructor(path: string, staging: string) {
    this.path = path;
    this.#staging = staging;
  }

  /** @throws OUTPUT_NOT_WRITABLE */
  static async prepare(path: string): Promise<OutputFolder> {
    const target = resolve(path);
    const staging = join(dirname(target), `.zoo-${process.pid}-${randomBytes(4).toString('hex')}.part`);
    await writing(path, async () => {
      // a file in the way is known before the work, not after
      if (existsSync(target)) await makeFolder(target);
      await makeFolder(staging);
    });
    return new OutputFolder(target, staging);
  }

  /** Where a file will be once {@link publish} has run. */
  at(name: string): string {
    return join(this.path, name);
  }

  async write(name: string, content: Uint8Array | string): Promise<void> {
    await writing(this.at(name), () => writeFile(join(this.#staging, name), content));
  }

  /** Moves everything to its place. Other files that are there already stay. */
  async publish(): Promise<void> {
    await writing(this.path, async () => {
      await makeFolder(this.path);
      for (const name of await readdir(this.#staging)) {
        await rename(join(this.#staging, name), this.at(name));
      }
    });
    await this.discard();
  }

  async discard(): Promise<void> {
    await rm(this.#staging, { recursive: true, force: true });
  }
}
