import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Surroundings } from '../source.ts';

export const LOCKFILE = 'zoo.lock';

/**
 * The lock file of the project around the working directory: an existing `zoo.lock` there or further up, else the place
 * for one beside the nearest `package.json`. Undefined outside of projects; the home folder is none.
 */
export function projectLockfile(surroundings: Pick<Surroundings, 'cwd' | 'home'>): string | undefined {
  const folders = upwards(surroundings);
  const beside = folders.find((folder) => existsSync(join(folder, 'package.json')));
  const place = folders.find((folder) => existsSync(join(folder, LOCKFILE))) ?? beside;
  return place && join(place, LOCKFILE);
}

/** The folders that may be a project's: from the working directory up to, and without, the home folder. */
export function upwards({ cwd, home }: Pick<Surroundings, 'cwd' | 'home'>): string[] {
  const folders: string[] = [];
  for (let folder = cwd; folder !== home; folder = dirname(folder)) {
    folders.push(folder);
    if (dirname(folder) === folder) break;
  }
  return folders;
}
