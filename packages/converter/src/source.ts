import { ZooError } from '@zoo/core';

/**
 * Where a model's files come from, as far as a front-end may know: names and bytes. Paths are relative, with `/`.
 * Folders, archives, downloads and memory all look like this.
 */
export interface ModelSource {
  /** What to call it in messages: a path, an address, a file name. */
  readonly name: string;
  /** The files a front-end may look at to recognise the model. */
  list(): Promise<readonly string[]>;
  /** A file's bytes, or its first `length` bytes. A path that is not there is an error of category `not-found`. */
  read(path: string, options?: { readonly length?: number }): Promise<Uint8Array>;
}

/**
 * A source over files held in memory.
 *
 * @example
 * const source = sourceFromFiles({ 'model.json': json, 'group1-shard1of1': weights });
 */
export function sourceFromFiles(
  files: Readonly<Record<string, Uint8Array>> | ReadonlyMap<string, Uint8Array>,
  name = 'model',
): ModelSource {
  const entries = new Map(files instanceof Map ? files : Object.entries(files));
  return {
    name,
    list: async () => [...entries.keys()],
    async read(path, { length } = {}) {
      const bytes = entries.get(safePath(path));
      if (bytes === undefined) throw fileMissing(name, path);
      return length === undefined ? bytes : bytes.subarray(0, length);
    },
  };
}

/**
 * The path with `.` parts and doubled slashes dropped. A model file that names files outside its own folder is
 * refused: what a model says must not decide what is read from the user's disk.
 */
export function safePath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  const outside =
    path.startsWith('/') ||
    /^[a-z][a-z0-9+.-]*:|\\|\0/i.test(path) ||
    parts.includes('..') ||
    parts.length === 0;
  if (!outside) return parts.join('/');
  throw new ZooError({
    code: 'SOURCE_PATH',
    category: 'damaged-input',
    message: 'the model names a file outside its folder',
    expected: 'a relative path without ..',
    received: JSON.stringify(path),
  });
}

/** `path` as seen from the folder of `base`: ('a/model.json', 'w.bin') -> 'a/w.bin'. */
export function besides(base: string, path: string): string {
  return safePath(`${base.slice(0, base.lastIndexOf('/') + 1)}${safePath(path)}`);
}

export function fileMissing(source: string, path: string): ZooError {
  return new ZooError({
    code: 'SOURCE_FILE_MISSING',
    category: 'not-found',
    message: `file ${JSON.stringify(path)} is missing`,
    place: { file: source },
    hint: 'A model of several files needs all of them in one folder.',
  });
}
