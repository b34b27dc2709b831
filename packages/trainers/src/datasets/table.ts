import { open, readFile } from 'node:fs/promises';
import { parseDelimited, type Row } from './csv.ts';
import { accessError, datasetError } from './errors.ts';
import { type Part, partOf, type Skipped } from './example.ts';
import { LIMITS } from './limits.ts';

/** Names under which people keep the content, the label and the part of an example. */
export const HEADINGS = {
  content: [
    'text',
    'sentence',
    'review',
    'message',
    'content',
    'path',
    'file',
    'filename',
    'image',
    'image_path',
  ],
  label: ['label', 'class', 'category', 'target', 'sentiment', 'labels'],
  part: ['split', 'part', 'set', 'subset'],
} as const;

type Role = keyof typeof HEADINGS;

/** Which columns to read: a heading, or a 0-based number for tables without headings. */
export interface ColumnOptions {
  readonly textColumn?: string;
  readonly labelColumn?: string;
  readonly splitColumn?: string;
}

/** A row of a table, or a line of JSON, once its columns are known. */
export interface LabelledRow {
  readonly content: string;
  readonly label: string;
  readonly part?: Part;
  readonly line: number;
}

/** Reads a table as text; UTF-8. @throws DATASET_NOT_FOUND, DATASET_ACCESS, DATASET_TOO_LARGE */
export async function readTable(path: string): Promise<string> {
  const file = await open(path).catch((cause) => {
    throw accessError(path, cause);
  });
  try {
    const { size } = await file.stat();
    if (size > LIMITS.tableBytes) {
      throw datasetError('DATASET_TOO_LARGE', path, 'the table is too large to be read whole', {
        expected: `at most ${LIMITS.tableBytes} bytes`,
        received: `${size}`,
        hint: 'Split it into several files, or use a folder per class',
      });
    }
    return await readFile(file, 'utf8');
  } finally {
    await file.close();
  }
}

/** `\t` for .tsv; otherwise the delimiter that the first line has most of. */
export function delimiterOf(path: string, text: string): string {
  if (/\.tsv$/i.test(path)) return '\t';
  const first = text.slice(0, 1 << 16).split(/\r?\n/, 1)[0];
  const count = (delimiter: string) => first.split(delimiter).length;
  return [',', '\t', ';'].reduce((best, next) => (count(next) > count(best) ? next : best));
}

/**
 * The examples of a delimited table. A first row with a known heading in it, or with the headings asked for, is
 * the header; otherwise the first column is the content, the second the label, and a third the part when it holds
 * nothing but words like `train` and `test`.
 */
export function recordsOf(
  path: string,
  text: string,
  options: ColumnOptions,
  skipped: Skipped[],
): LabelledRow[] {
  const delimiter = delimiterOf(path, text);
  const rows = [...parseDelimited(text, { delimiter, quote: delimiter !== '\t' || looksQuoted(text) })];
  if (rows.length === 0) throw datasetError('DATASET_EMPTY', path, 'the table has no rows');
  const columns = columnsOf(path, rows, options);
  return rows.slice(columns.header ? 1 : 0).flatMap((row) => {
    const record = recordOf(row, columns);
    if (typeof record !== 'string') return [record];
    skipped.push({ name: `${path}:${row.line}`, reason: record });
    return [];
  });
}

/** TSV writers quote rarely; those that do quote whole fields. */
function looksQuoted(text: string): boolean {
  const cells = text.slice(0, 1 << 16).split(/[\t\n]/);
  const opening = cells.filter((cell) => cell.startsWith('"')).length;
  const closed = cells.filter((cell) => /^".*"\r?$/s.test(cell)).length;
  return closed > 0 && closed === opening;
}

interface Columns {
  readonly header: boolean;
  readonly content: number;
  readonly label: number;
  readonly part: number;
}

function columnsOf(path: string, rows: readonly Row[], options: ColumnOptions): Columns {
  const asked = { content: options.textColumn, label: options.labelColumn, part: options.splitColumn };
  const headings = rows[0].cells.map((cell) => cell.trim().toLowerCase());
  const find = (role: Role) => {
    const name = asked[role]?.toLowerCase();
    if (name !== undefined) return headings.indexOf(name);
    return headings.findIndex((heading) => (HEADINGS[role] as readonly string[]).includes(heading));
  };
  const found = { content: find('content'), label: find('label'), part: find('part') };
  if (found.content >= 0 && found.label >= 0) return { header: true, ...found };
  return { header: false, ...withoutHeader(path, rows, asked, headings, found) };
}

function withoutHeader(
  path: string,
  rows: readonly Row[],
  asked: Readonly<Record<Role, string | undefined>>,
  headings: readonly string[],
  found: Readonly<Record<Role, number>>,
): Omit<Columns, 'header'> {
  const width = rows[0].cells.length;
  const numbered = (role: Role, fallback: number) => {
    const name = asked[role];
    if (name === undefined) return fallback;
    if (/^\d+$/.test(name) && Number(name) < width) return Number(name);
    throw datasetError('DATASET_COLUMN', path, `there is no column '${name}'`, {
      expected: `one of ${headings.slice(0, 12).join(', ')}, or a number below ${width}`,
    });
  };
  if (width < 2 || (found.label >= 0 && found.content < 0 && !Object.values(asked).some(Boolean))) {
    throw datasetError('DATASET_COLUMN', path, 'cannot tell the columns apart', {
      expected: `a content column (${HEADINGS.content.join(', ')}) and a label column`,
      received: headings.slice(0, 12).join(', '),
      hint: 'Name the columns in the options',
    });
  }
  const sample = rows.slice(0, 1000);
  const isPart = width > 2 && sample.every((row) => partOf(row.cells[2] ?? '') !== undefined);
  return {
    content: numbered('content', 0),
    label: numbered('label', 1),
    part: numbered('part', isPart ? 2 : -1),
  };
}

function recordOf({ cells, line }: Row, columns: Columns): LabelledRow | string {
  const content = cells[columns.content];
  const label = cells[columns.label]?.trim();
  if (content === undefined || content.trim() === '') return 'the row has no content';
  if (label === undefined || label === '') return 'the row has no label';
  const word = columns.part >= 0 ? (cells[columns.part] ?? '') : '';
  const part = partOf(word);
  if (word.trim() !== '' && part === undefined) return `'${word}' is not a part (train, validation, test)`;
  return { content, label, part, line };
}
