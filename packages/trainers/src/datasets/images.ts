import { stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { imageFormat } from '@zoo/tasks';
import { checkClasses } from './check.ts';
import { digestFile } from './digest.ts';
import { accessError, datasetError } from './errors.ts';
import { byCodePoint, type Dataset, type ImageExample, type Skipped } from './example.ts';
import { type LabelledFile, readFolderPerClass } from './folder.ts';
import { LIMITS } from './limits.ts';

import { type ColumnOptions, readTable, recordsOf } from './table.ts';
import { listFolder } from './walk.ts';
import { withUnzipped } from './zip.ts';

export interface ImageDataOptions extends ColumnOptions {
  readonly signal?: AbortSignal;
}

/**
 * Pictures with labels: a folder per class, a table of paths and labels (CSV or TSV; paths relative to it), or a
 * zip of either. Contents are not kept in memory. What is no picture is left out and reported.
 *
 * A zip is unpacked into a temporary folder that lives as long as `use` runs.
 * @throws DATASET_* when the whole cannot be used
 */
export async function withImages<T>(
  source: string,
  options: ImageDataOptions,
  use: (dataset: Dataset<ImageExample>) => Promise<T>,
): Promise<T> {
  const info = await stat(source).catch((cause) => {
    throw accessError(source, cause);
  });
  if (info.isDirectory()) return use(await fromFolder(source, source, options, []));
  if (/\.zip$/i.test(source)) {
    return withUnzipped(source, options, async (dir, skipped) => {
      const dataset = await fromFolder(source, dir, options, skipped);
      return use({ ...dataset, form: `zip of ${dataset.form}` });
    });
  }
  if (/\.(csv|tsv|txt)$/i.test(source)) return use(await fromTable(source, source, options, []));
  throw datasetError('DATASET_FORM', source, 'not a form that pictures come in', {
    expected: 'a folder, .csv, .tsv or .zip',
    received: extname(source) || 'a file without extension',
  });
}

/** A folder of class folders, or one that holds a single table beside its pictures. */
async function fromFolder(
  source: string,
  dir: string,
  options: ImageDataOptions,
  skipped: Skipped[],
): Promise<Dataset<ImageExample>> {
  const table = await onlyTable(dir);
  if (table) return fromTable(source, table, options, skipped, dir === source ? undefined : dir);
  const files = await readFolderPerClass(dir, skipped, source);
  return finish(source, 'folder per class', files, options, skipped);
}

async function onlyTable(dir: string): Promise<string | undefined> {
  const { folders, files } = await listFolder(dir);
  const tables = files.filter((name) => /\.(csv|tsv)$/i.test(name));
  if (tables.length === 1) return join(dir, tables[0]);
  return folders.length === 1 && files.length === 0 ? onlyTable(join(dir, folders[0])) : undefined;
}

/** @param jail folder that paths may not leave (set for archives, whose author is not the user) */
async function fromTable(
  source: string,
  path: string,
  options: ImageDataOptions,
  skipped: Skipped[],
  jail?: string,
): Promise<Dataset<ImageExample>> {
  const base = dirname(resolve(path));
  const rows = recordsOf(basename(path), await readTable(path), options, skipped);
  const files: LabelledFile[] = [];
  for (const row of rows) {
    const target = resolve(base, row.content.trim());
    if (jail && !target.startsWith(join(resolve(jail), '/'))) {
      skipped.push({ name: row.content, reason: 'its path leaves the archive' });
    } else files.push({ path: target, name: row.content.trim(), label: row.label, part: row.part });
  }
  return finish(source, 'table of paths', files, options, skipped);
}

async function finish(
  source: string,
  form: string,
  files: readonly LabelledFile[],
  { signal }: ImageDataOptions,
  skipped: Skipped[],
): Promise<Dataset<ImageExample>> {
  const examples: ImageExample[] = [];
  for (const file of files) {
    signal?.throwIfAborted();
    const digest = await pictureDigest(file.path);
    if ('reason' in digest) skipped.push({ name: file.name, reason: digest.reason });
    else examples.push({ ...file, path: resolve(file.path), digest: digest.digest });
  }
  examples.sort((a, b) => byCodePoint(a.name, b.name));
  const expected = new Set(files.map((file) => file.label));
  return { source, form, examples, classes: checkClasses(source, examples, skipped, expected), skipped };
}

async function pictureDigest(path: string): Promise<{ digest: string } | { reason: string }> {
  try {
    const read = await digestFile(path, LIMITS.imageBytes);
    if (!read) return { reason: `larger than ${LIMITS.imageBytes} bytes` };
    if (read.head.length === 0) return { reason: 'the file is empty' };
    return imageFormat(read.head) ? { digest: read.digest } : { reason: 'not a picture' };
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    return {
      reason: code === 'ENOENT' ? 'there is no such file' : `cannot be read (${code ?? String(cause)})`,
    };
  }
}
