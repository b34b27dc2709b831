import type { Dirent } from 'node:fs';
import { opendir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { byCodePoint, type Skipped } from './example.ts';
import { LIMITS } from './limits.ts';

export interface FoundFile {
  readonly path: string;
  /** Below what the walk was told to call its folder, with forward slashes. */
  readonly name: string;
}

/** Files that systems leave behind and nobody means. */
const DEBRIS = new Set(['__MACOSX', 'Thumbs.db', 'desktop.ini']);

export function isDebris(name: string): boolean {
  return name.startsWith('.') || DEBRIS.has(name);
}

/** Sorted names of the folders and files directly in `dir`; links count as what they point at. */
export async function listFolder(dir: string): Promise<{ folders: string[]; files: string[] }> {
  const folders: string[] = [];
  const files: string[] = [];
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    if (isDebris(entry.name)) continue;
    const kind = await kindOf(dir, entry);
    if (kind === 'folder') folders.push(entry.name);
    if (kind === 'file') files.push(entry.name);
  }
  return { folders: folders.sort(byCodePoint), files: files.sort(byCodePoint) };
}

/** Every regular file below `dir`. Linked folders are not entered, so that a loop of links ends. */
export async function* walkFiles(
  dir: string,
  skipped: Skipped[],
  name = '',
  depth = 0,
): AsyncGenerator<FoundFile> {
  if (depth > LIMITS.folderDepth) {
    skipped.push({ name, reason: `folders nest deeper than ${LIMITS.folderDepth}` });
    return;
  }
  for await (const entry of await opendir(dir)) {
    if (isDebris(entry.name)) continue;
    const path = join(dir, entry.name);
    const child = name === '' ? entry.name : `${name}/${entry.name}`;
    if (entry.isDirectory()) yield* walkFiles(path, skipped, child, depth + 1);
    else if ((await kindOf(dir, entry)) === 'file') yield { path, name: child };
    else skipped.push({ name: child, reason: 'neither a file nor a folder' });
  }
}

async function kindOf(dir: string, entry: Dirent): Promise<'file' | 'folder' | 'other'> {
  if (entry.isDirectory()) return 'folder';
  if (entry.isFile()) return 'file';
  if (!entry.isSymbolicLink()) return 'other';
  const target = await stat(join(dir, entry.name)).catch(() => undefined);
  if (target?.isDirectory()) return 'folder';
  return target?.isFile() ? 'file' : 'other';
}
