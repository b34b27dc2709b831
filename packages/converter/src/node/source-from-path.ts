import { open, readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ZooError } from '@zoo/core';
import { fileMissing, type ModelSource, safePath } from '../source.ts';

/** A model folder holds tens of files; a home folder named by mistake holds millions. */
const MAX_FILES = 10_000;
const MAX_DEPTH = 8;

/**
 * A model on disk: a folder with all its files, or one file, whose neighbours can be read (weight shards) but are
 * not looked at to recognise it.
 *
 * @example
 * const { bytes } = await convert(await sourceFromPath('mobilenet/model.json'));
 */
export async function sourceFromPath(path: string): Promise<ModelSource> {
  const info = await stat(path).catch((cause: unknown) => {
    throw new ZooError({
      code: 'SOURCE_NOT_FOUND',
      category: 'not-found',
      message: 'no such file or folder',
      place: { file: path },
      cause,
    });
  });
  const folder = info.isDirectory() ? path : dirname(path);
  return {
    name: path,
    list: async () => (info.isDirectory() ? filesBelow(folder) : [basename(path)]),
    read: async (relative, { length } = {}) =>
      readBelow(path, join(folder, safePath(relative)), relative, length),
  };
}

async function filesBelow(folder: string): Promise<string[]> {
  const files: string[] = [];
  const visit = async (prefix: string, depth: number): Promise<void> => {
    for (const entry of await readdir(join(folder, prefix), { withFileTypes: true })) {
      if (entry.isFile()) files.push(`${prefix}${entry.name}`);
      else if (entry.isDirectory() && depth < MAX_DEPTH) await visit(`${prefix}${entry.name}/`, depth + 1);
      if (files.length > MAX_FILES) throw tooManyFiles(folder);
    }
  };
  await visit('', 1);
  return files.sort();
}

async function readBelow(
  source: string,
  full: string,
  relative: string,
  length?: number,
): Promise<Uint8Array> {
  try {
    if (length === undefined) return plain(await readFile(full));
    const file = await open(full);
    try {
      const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') throw fileMissing(source, relative);
    throw new ZooError({
      code: 'SOURCE_UNREADABLE',
      category: 'failed',
      message: `cannot read ${relative}`,
      place: { file: source },
      cause,
    });
  }
}

/** The same bytes without Node's Buffer around them, whose `slice` is a view where a Uint8Array makes a copy. */
function plain({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function tooManyFiles(folder: string): ZooError {
  return new ZooError({
    code: 'SOURCE_TOO_LARGE',
    category: 'usage',
    message: 'folder holds too many files to be a model',
    place: { file: folder },
    expected: `at most ${MAX_FILES}`,
  });
}
