import { constants } from 'node:fs';
import { chmod, copyFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { diskFailure, makeFolder } from './cache/disk.ts';
import type { StoredModel } from './cache/store.ts';
import { inParallel } from './parallel.ts';

/** Copies a model's files into a folder of the user's. Copies, not links: these may be changed. */
export async function copyTo(
  folder: string,
  { folder: from, files }: StoredModel,
  cwd: string,
): Promise<string> {
  const to = resolve(cwd, folder);
  try {
    await inParallel(16, files, async ({ path }) => {
      const target = join(to, path);
      const temporary = `${target}.${process.pid}.tmp`;
      await makeFolder(dirname(target));
      try {
        await copyFile(join(from, path), temporary, constants.COPYFILE_FICLONE);
        await chmod(temporary, 0o644);
        await rename(temporary, target);
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    });
  } catch (error) {
    throw diskFailure(error, to);
  }
  return to;
}
