import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ZooError } from '../errors.ts';

/**
 * Makes a folder and those above it. What `mkdir` calls recursive answers ENOENT where a disk is read-only, and never
 * returns below /proc (Node 20 to 24); this says what is wrong.
 */
export async function makeFolder(path: string): Promise<void> {
  const folder = resolve(path);
  if (await isFolder(folder)) return;
  if (dirname(folder) !== folder) await makeFolder(dirname(folder));
  await mkdir(folder).catch(async (error) => {
    // another process may have been faster
    if (!(await isFolder(folder))) throw error;
  });
}

/**
 * Writes a whole file or none: a full disk or a killed process leaves what was there before. Makes its folder.
 *
 * @throws ZooError `OUTPUT_NOT_WRITABLE`
 */
export async function writeWhole(path: string, bytes: Uint8Array | string): Promise<void> {
  const part = `${path}.${process.pid}.part`;
  await writing(path, async () => {
    if (await isFolder(path)) throw Object.assign(new Error(), { code: 'EISDIR' });
    await makeFolder(dirname(path));
    try {
      const handle = await open(part, 'w');
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(part, path);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  });
}

/** Runs `body`, which writes below `path`; what the file system says against it becomes a ZooError about `path`. */
export async function writing<T>(path: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (cause instanceof ZooError || code === undefined) throw cause;
    throw new ZooError({
      code: 'OUTPUT_NOT_WRITABLE',
      category: 'failed',
      message: `cannot be written: ${REASONS[code] ?? code}`,
      place: { file: path },
      hint: SPACE.has(code)
        ? 'Free some space, or write somewhere else'
        : 'Write somewhere else, or change what is in the way',
      cause,
    });
  }
}

const SPACE = new Set(['ENOSPC', 'EDQUOT']);

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'a file is where a folder should be',
  EISDIR: 'this is a folder',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'the system makes no folder there',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a file is where a folder should be',
  EPERM: 'the system does not permit it',
  EROFS: 'the disk is read-only',
};

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}
