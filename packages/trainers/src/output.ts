import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ZooError } from '@zoo/core';

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
    await writing(path, () => mkdir(staging, { recursive: true }));
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
      await mkdir(this.path, { recursive: true });
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

const REFUSALS = new Set(['EACCES', 'EPERM', 'EROFS']);

async function writing<T>(path: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (cause) {
    const { code = 'unknown' } = cause as NodeJS.ErrnoException;
    throw new ZooError({
      code: 'OUTPUT_NOT_WRITABLE',
      category: REFUSALS.has(code) ? 'access-refused' : 'failed',
      message: code === 'ENOSPC' ? 'the disk is full' : 'the results cannot be written',
      place: { file: path },
      received: code,
      hint: 'Give another output folder',
      cause,
    });
  }
}
