import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { hashOf } from '../hash.ts';
import { FileWriter } from './file-writer.ts';
import type { Layout } from './layout.ts';
import { isAlive } from './lock.ts';
import type { FileRecord } from './records.ts';

/** A file that is complete in the staging folder and not yet part of the cache. */
export interface StagedFile extends FileRecord {
  readonly file: string;
}

/** A folder of this process alone, for work that becomes visible only when it is published. */
export class Staging {
  readonly folder: string;
  #count = 0;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async open(layout: Layout): Promise<Staging> {
    await sweep(layout.folder('staging'));
    await sweepOld(layout.folder('partial'));
    const folder = join(layout.folder('staging'), `${hostname()}~${process.pid}~${crypto.randomUUID()}`);
    await mkdir(folder, { recursive: true });
    return new Staging(folder);
  }

  /** Writes and hashes a file in one go. */
  async write(path: string, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<StagedFile> {
    const file = join(this.folder, String(this.#count++));
    const hash = await hashOf('sha256');
    let bytes = 0;
    const writer = await FileWriter.open(file, 'wx', 0o444);
    try {
      for await (const chunk of chunks) {
        await writer.write(chunk);
        hash.update(chunk);
        bytes += chunk.length;
      }
    } finally {
      await writer.close();
    }
    return { path, bytes, sha256: hash.digest('hex'), file };
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Removes what processes of this host left behind when they were killed. */
async function sweep(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const left = names.filter((name) => {
    const [host, pid] = name.split('~');
    return host === hostname() && !isAlive(Number(pid));
  });
  await Promise.all(left.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

/** What nobody has gone on with for so long, nobody will. */
const FORGOTTEN = 30 * 24 * 3600 * 1000;

/** Removes unfinished transfers that were left, as by a process that was killed between its last two steps. */
async function sweepOld(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const file = join(folder, name);
    const age = await stat(file).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > FORGOTTEN) await rm(file, { force: true });
  }
}
