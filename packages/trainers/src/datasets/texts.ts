import { readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { checkClasses } from './check.ts';
import { digestOf } from './digest.ts';
import { accessError, datasetError } from './errors.ts';
import { byCodePoint, type Dataset, type Part, partOf, type Skipped, type TextExample } from './example.ts';
import { readFolderPerClass } from './folder.ts';
import { recordsOfJsonl } from './jsonl.ts';
import { LIMITS } from './limits.ts';
import { type ColumnOptions, type LabelledRow, readTable, recordsOf } from './table.ts';
import { listFolder } from './walk.ts';

export interface TextDataOptions extends ColumnOptions {
  /** A second file that is the test part. */
  readonly testData?: string;
  readonly signal?: AbortSignal;
}

/**
 * Texts with labels: CSV, TSV, JSONL, a folder per class with one text in each file, or a folder of tables named
 * after the parts (`train.tsv`, `test.tsv`).
 * @throws DATASET_* when the whole cannot be used
 */
export async function readTexts(source: string, options: TextDataOptions): Promise<Dataset<TextExample>> {
  const skipped: Skipped[] = [];
  const { form, examples, expected } = await readForm(source, options, skipped);
  if (options.testData !== undefined) {
    for (const example of examples) if (example.part === undefined) Object.assign(example, { part: 'train' });
    const test = await readForm(options.testData, options, skipped);
    examples.push(...test.examples.map((example) => ({ ...example, part: 'test' as const })));
  }
  examples.sort((a, b) => byCodePoint(a.name, b.name));
  return { source, form, examples, classes: checkClasses(source, examples, skipped, expected), skipped };
}

interface Read {
  readonly form: string;
  readonly examples: TextExample[];
  readonly expected?: Iterable<string>;
}

async function readForm(source: string, options: TextDataOptions, skipped: Skipped[]): Promise<Read> {
  const info = await stat(source).catch((cause) => {
    throw accessError(source, cause);
  });
  if (!info.isDirectory()) {
    const form = isTable(source);
    if (form) return { form, examples: await fromTable(source, options, skipped) };
    throw datasetError('DATASET_FORM', source, 'not a form that labelled texts come in', {
      expected: 'a folder, .csv, .tsv or .jsonl',
      received: extname(source) || 'a file without extension',
    });
  }
  const { folders, files } = await listFolder(source);
  const tables = files.filter((name) => isTable(name) && partOf(name.replace(/\.\w+$/, '')));
  if (folders.length === 0 && tables.length > 0) {
    const parts = tables.map((name) =>
      fromTable(join(source, name), options, skipped, partOf(name.replace(/\.\w+$/, ''))),
    );
    return { form: 'table per part', examples: (await Promise.all(parts)).flat() };
  }
  return fromFolder(source, options, skipped);
}

function isTable(path: string): string | undefined {
  return /\.(csv|tsv|jsonl|ndjson)$/i.exec(path)?.[1].toLowerCase();
}

async function fromTable(
  path: string,
  options: TextDataOptions,
  skipped: Skipped[],
  part?: Part,
): Promise<TextExample[]> {
  const name = basename(path);
  const parse = /\.(jsonl|ndjson)$/i.test(path) ? recordsOfJsonl : recordsOf;
  const rows: LabelledRow[] = parse(name, await readTable(path), options, skipped);
  const width = String(rows.at(-1)?.line ?? 0).length;
  return rows.map((row) => ({
    // padded, so that sorting by name keeps the order of the file
    name: `${name}:${String(row.line).padStart(width, '0')}`,
    label: row.label,
    part: row.part ?? part,
    text: row.content,
    digest: digestOf(row.content),
  }));
}

async function fromFolder(source: string, { signal }: TextDataOptions, skipped: Skipped[]): Promise<Read> {
  const files = await readFolderPerClass(source, skipped);
  const examples: TextExample[] = [];
  for (const { path, name, label, part } of files) {
    signal?.throwIfAborted();
    const text = await readText(path).catch((cause: Error) => cause);
    if (text instanceof Error) skipped.push({ name, reason: text.message });
    else examples.push({ name, label, part, text, digest: digestOf(text) });
  }
  return { form: 'folder per class', examples, expected: new Set(files.map((file) => file.label)) };
}

async function readText(path: string): Promise<string> {
  const { size } = await stat(path);
  if (size > LIMITS.textBytes) throw new Error(`larger than ${LIMITS.textBytes} bytes`);
  const text = decodeText(await readFile(path));
  if (text.trim() === '') throw new Error('the file holds no text');
  return text;
}

/** UTF-8, and Latin-1 where the bytes are not UTF-8 (old mail). Zero bytes mean that it is no text at all. */
function decodeText(bytes: Uint8Array): string {
  if (bytes.includes(0)) throw new Error('not a text');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}
