import { join, relative } from 'node:path';
import type { ZooError } from '@zoo/core';
import { datasetError } from './errors.ts';
import { type Part, partOf, type Skipped } from './example.ts';
import { LIMITS } from './limits.ts';
import { type FoundFile, listFolder, walkFiles } from './walk.ts';

/** A file with the class and part that its folders give it. */
export interface LabelledFile extends FoundFile {
  readonly label: string;
  readonly part?: Part;
}

/**
 * A folder per class, each file an example, below an optional folder per part:
 *
 *     cats/a.jpg  dogs/b.jpg              or      train/cats/a.jpg  test/cats/c.jpg
 *
 * A folder that holds one folder and nothing else (as archives often do) is looked through.
 * @param source what errors call it: an archive is not the folder that it was unpacked into
 * @throws DATASET_FORM, DATASET_EMPTY_CLASS, DATASET_TOO_LARGE
 */
export async function readFolderPerClass(
  root: string,
  skipped: Skipped[],
  source: string = root,
): Promise<LabelledFile[]> {
  const base = await unwrap(root);
  const { folders } = await listFolder(base);
  const found: LabelledFile[] = [];
  const parts = folders.filter((folder) => partOf(folder));
  if (parts.length > 0 && parts.length === folders.length) {
    for (const folder of parts) {
      const dir = join(base, folder);
      const named = join(source, relative(root, dir));
      await readClasses({ dir, named, prefix: `${folder}/`, part: partOf(folder) }, found, skipped);
    }
  } else {
    const named = join(source, relative(root, base));
    await readClasses({ dir: base, named, prefix: '' }, found, skipped);
  }
  return found;
}

interface ClassesFolder {
  readonly dir: string;
  /** What errors call it. */
  readonly named: string;
  /** Before the names of its examples. */
  readonly prefix: string;
  readonly part?: Part;
}

async function readClasses(
  { dir, named, prefix, part }: ClassesFolder,
  found: LabelledFile[],
  skipped: Skipped[],
): Promise<void> {
  const { folders, files } = await listFolder(dir);
  if (folders.length === 0) {
    throw datasetError('DATASET_FORM', named, 'the folder holds no class folders', {
      expected: 'one folder for each class, with its examples inside',
      received: files.length === 0 ? 'an empty folder' : `${files.length} files and no folders`,
    });
  }
  if (folders.length > LIMITS.classes) {
    throw datasetError('DATASET_TOO_LARGE', named, `more than ${LIMITS.classes} classes`);
  }
  for (const name of files) skipped.push({ name: prefix + name, reason: 'not in a class folder' });
  for (const label of folders) {
    const before = found.length;
    for await (const file of walkFiles(join(dir, label), skipped, prefix + label)) {
      found.push({ path: file.path, name: file.name, label, part });
      if (found.length > LIMITS.examples) {
        throw datasetError('DATASET_TOO_LARGE', named, `more than ${LIMITS.examples} examples`);
      }
    }
    if (found.length === before) throw emptyClass(named, label, skipped);
  }
}

export function emptyClass(source: string, label: string, skipped: readonly Skipped[]): ZooError {
  const first = skipped.find(({ name }) => `/${name}`.includes(`/${label}/`));
  const why = first
    ? `nothing in it can be used, ${first.name} for one: ${first.reason}`
    : 'there is no file for it that can be used';
  return datasetError('DATASET_EMPTY_CLASS', source, `class '${label}' is empty: ${why}`, {
    hint: 'Add examples to it or remove it',
  });
}

async function unwrap(dir: string): Promise<string> {
  const { folders, files } = await listFolder(dir);
  if (folders.length !== 1 || files.length > 0 || partOf(folders[0])) return dir;
  const inner = await listFolder(join(dir, folders[0]));
  return inner.folders.length > 0 ? join(dir, folders[0]) : dir;
}
