import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Surroundings } from '../source.ts';

export const LOCKFILE = 'zoo.lock';

/**
 * The lock file of the project around the working directory: an existing `zoo.lock` there or further up, else the place
 * for one beside the nearest `package.json`. Undefined outside of projects; the home folder is none.
 */
export function projectLockfile({ cwd, home }: Pick<Surroundings, 'cwd' | 'home'>): string | undefined {
  let beside: string | undefined;
  for (let folder = cwd; folder !== home; folder = dirname(folder)) {
    const file = join(folder, LOCKFILE);
    if (existsSync(file)) return file;
    if (beside === undefined && existsSync(join(folder, 'package.json'))) beside = file;
    if (dirname(folder) === folder) break;
  }
  return beside;
}
