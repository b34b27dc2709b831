import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { writeWhole } from '@zoo/core/node';
import { cacheLocation } from './cache/location.ts';

/** A small text in the cache's folder, beside the models: what a program wants to know again. It may be lost. */
export interface CachedText {
  /** Undefined where there is none, or nothing that a text of ours could be. */
  read(): string | undefined;
  /** @throws ZooError `OUTPUT_NOT_WRITABLE` */
  write(text: string): Promise<void>;
}

/** A longer file is none of ours. */
const LONGEST = 1 << 20;

/**
 * @param name of the file
 * @param folder by default that of the cache
 * @example wasmDelegate({ tiles: storedTiles(cachedText('tiles.json')) })
 */
export function cachedText(name: string, folder: string = usualFolder()): CachedText {
  const path = join(folder, name);
  return {
    read() {
      try {
        const found = statSync(path, { throwIfNoEntry: false }); // cheaper than an error where there is nothing
        return found?.isFile() && found.size <= LONGEST ? readFileSync(path, 'utf8') : undefined;
      } catch {
        return undefined;
      }
    },
    write: (text) => writeWhole(path, text),
  };
}

function usualFolder(): string {
  return cacheLocation({ env: process.env, cwd: process.cwd(), home: homedir() });
}
