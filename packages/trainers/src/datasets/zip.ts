import { closeSync, createReadStream, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Unzip, type UnzipFile, UnzipInflate } from 'fflate';
import { accessError, datasetError } from './errors.ts';
import type { Skipped } from './example.ts';
import { LIMITS } from './limits.ts';
import { isDebris } from './walk.ts';

/**
 * Unpacks a zip into a temporary folder, runs `use` with it, and removes it again. The archive is untrusted: names
 * that leave the folder, entries and totals beyond {@link LIMITS} are refused. Streams: memory does not grow with
 * the archive.
 */
export async function withUnzipped<T>(
  source: string,
  { signal }: { readonly signal?: AbortSignal },
  use: (dir: string, skipped: Skipped[]) => Promise<T>,
): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'zoo-zip-'));
  try {
    const target = new Target(source, dir);
    await unpack(source, target, signal);
    return await use(dir, target.skipped);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function unpack(source: string, target: Target, signal?: AbortSignal): Promise<void> {
  const unzip = new Unzip((file) => target.receive(file));
  unzip.register(UnzipInflate);
  let seen = 0;
  try {
    for await (const chunk of createReadStream(source) as AsyncIterable<Uint8Array>) {
      signal?.throwIfAborted();
      if (seen === 0 && !(chunk[0] === 0x50 && chunk[1] === 0x4b)) throw new Error('not a zip file');
      seen += chunk.length;
      unzip.push(chunk);
    }
    unzip.push(new Uint8Array(), true);
  } catch (cause) {
    if (signal?.aborted) throw cause;
    if (typeof (cause as NodeJS.ErrnoException).syscall === 'string') throw accessError(source, cause);
    if (target.count === 0) throw damaged(source, cause);
    // what was complete before the damage is still good; the cut entry is reported below
  } finally {
    target.close();
  }
  if (target.count === 0) throw damaged(source, new Error('no entry was found'));
}

function damaged(source: string, cause: unknown): Error {
  return datasetError('DATASET_FORM', source, 'the zip cannot be read', { received: String(cause), cause });
}

/** The folder that entries are written into. */
class Target {
  readonly skipped: Skipped[] = [];
  count = 0;
  readonly #source: string;
  readonly #dir: string;
  readonly #open = new Map<string, number>();
  #total = 0;

  constructor(source: string, dir: string) {
    this.#source = source;
    this.#dir = dir;
  }

  receive(file: UnzipFile): void {
    this.count++;
    const { name } = file;
    if (this.count > LIMITS.examples) {
      throw datasetError('DATASET_TOO_LARGE', this.#source, 'too many entries');
    }
    if (name.endsWith('/')) return;
    if (!isSafe(name)) this.skipped.push({ name, reason: 'its name leaves the archive' });
    else if (name.split('/').some(isDebris)) return;
    else if (file.compression !== 0 && file.compression !== 8) {
      this.skipped.push({ name, reason: `packed with method ${file.compression}, which zoo does not read` });
    } else this.#write(file, join(this.#dir, name));
  }

  /** Removes entries whose end never came. */
  close(): void {
    for (const [path, handle] of this.#open) {
      closeSync(handle);
      rmSync(path, { force: true });
      this.skipped.push({ name: path.slice(this.#dir.length + 1), reason: 'the archive ends inside it' });
    }
    this.#open.clear();
  }

  #write(file: UnzipFile, path: string): void {
    mkdirSync(dirname(path), { recursive: true });
    const handle = openSync(path, 'wx');
    this.#open.set(path, handle);
    let size = 0;
    const drop = (reason: string) => {
      this.skipped.push({ name: file.name, reason });
      this.#done(path, handle);
      rmSync(path, { force: true });
      file.terminate();
    };
    file.ondata = (error, chunk, final) => {
      if (!this.#open.has(path)) return;
      size += chunk?.length ?? 0;
      this.#total += chunk?.length ?? 0;
      if (this.#total > LIMITS.zipBytes) {
        throw datasetError(
          'DATASET_TOO_LARGE',
          this.#source,
          `unpacks to more than ${LIMITS.zipBytes} bytes`,
        );
      }
      if (error) return drop(`damaged: ${error.message}`);
      if (size > LIMITS.imageBytes) return drop(`larger than ${LIMITS.imageBytes} bytes`);
      writeSync(handle, chunk);
      if (final) this.#done(path, handle);
    };
    file.start();
  }

  #done(path: string, handle: number): void {
    closeSync(handle);
    this.#open.delete(path);
  }
}

/** A relative path of ordinary segments. */
function isSafe(name: string): boolean {
  if (name.includes('\\') || name.includes('\0') || name.includes(':')) return false;
  return name.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..');
}
