import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ZooError } from '@zoo/core';

/** A disk that refuses, as a ZooError that says what to do; other errors pass through. */
export function diskFailure(error: unknown, file?: string): unknown {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  const hint = {
    ENOSPC:
      'The disk is full: free some space (`zoo cache gc` removes what is left of transfers), or name another folder in ZOO_CACHE',
    EDQUOT: 'The disk quota is used up: free some space, or name another folder in ZOO_CACHE',
    EACCES: 'This user may not write there: name another folder in ZOO_CACHE',
    EPERM: 'This user may not write there: name another folder in ZOO_CACHE',
    EROFS: 'The disk is read-only: name another folder in ZOO_CACHE',
    ENOTDIR: 'A file is where a folder should be: name another folder in ZOO_CACHE',
    EEXIST: 'A file is where a folder should be: name another folder in ZOO_CACHE',
    'ENOENT mkdir': 'No folder can be made there: name another folder in ZOO_CACHE',
  }[code === 'ENOENT' ? `ENOENT ${syscall}` : (code ?? '')];
  if (error instanceof ZooError || hint === undefined) return error;
  const path = (error as NodeJS.ErrnoException).path ?? file;
  return new ZooError({
    code: 'HUB_DISK',
    category: 'failed',
    message: 'writing to disk failed',
    place: { file: path },
    received: code,
    hint,
    cause: error,
  });
}

/**
 * A folder and those above it, where they are missing. The recursive way of Node's `mkdir` goes round in circles for ever
 * where a disk says of an existing folder that nothing can be made in it because it is not there: automounted homes do, and /proc.
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return;
    if (code !== 'ENOENT' || dirname(folder) === folder) throw error;
    await makeFolder(dirname(folder));
    await mkdir(folder).catch((again: NodeJS.ErrnoException) => {
      // Another process was quicker.
      if (again.code !== 'EEXIST') throw again;
    });
  }
}

/**
 * Writes a file so that it is there whole or not at all, also after a power cut.
 *
 * @param mode who may read it; everybody whom the umask does not keep out, unless told
 */
export async function writeAtomic(file: string, text: string, mode = 0o666): Promise<void> {
  const temporary = `${file}.${crypto.randomUUID()}.tmp`;
  await mkdir(dirname(file), { recursive: true });
  try {
    const handle = await open(temporary, 'wx', mode);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(file));
}

/** Makes renames in a folder last; a platform that cannot open folders has nothing to make last. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
