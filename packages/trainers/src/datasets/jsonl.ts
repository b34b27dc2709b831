import { partOf, type Skipped } from './example.ts';
import { type ColumnOptions, HEADINGS, type LabelledRow } from './table.ts';

/** One JSON object a line, with the fields that a table would have as columns; labels may be numbers or booleans. */
export function recordsOfJsonl(
  path: string,
  text: string,
  options: ColumnOptions,
  skipped: Skipped[],
): LabelledRow[] {
  const names = {
    content: options.textColumn ? [options.textColumn] : HEADINGS.content,
    label: options.labelColumn ? [options.labelColumn] : HEADINGS.label,
    part: options.splitColumn ? [options.splitColumn] : HEADINGS.part,
  };
  return text.split(/\r\n|\n|\r/).flatMap((line, i) => {
    if (line.trim() === '') return [];
    const row = parseLine(line, names);
    if (typeof row !== 'string') return [{ ...row, line: i + 1 }];
    skipped.push({ name: `${path}:${i + 1}`, reason: row });
    return [];
  });
}

function parseLine(
  line: string,
  names: Readonly<Record<'content' | 'label' | 'part', readonly string[]>>,
): Omit<LabelledRow, 'line'> | string {
  let fields: unknown;
  try {
    fields = JSON.parse(line.replace(/^\ufeff/, ''));
  } catch {
    return 'not a JSON object';
  }
  if (fields === null || typeof fields !== 'object' || Array.isArray(fields)) return 'not a JSON object';
  const cell = (role: keyof typeof names) => {
    const name = names[role].find((candidate) => Object.hasOwn(fields, candidate));
    return name === undefined ? undefined : (fields as Record<string, unknown>)[name];
  };
  const content = cell('content');
  const label = cell('label');
  if (typeof content !== 'string' || content.trim() === '') return 'the object has no text';
  if (!['string', 'number', 'boolean'].includes(typeof label) || String(label).trim() === '') {
    return 'the object has no label';
  }
  const word = cell('part');
  const part = typeof word === 'string' ? partOf(word) : undefined;
  if (word !== undefined && word !== '' && part === undefined) return `'${String(word)}' is not a part`;
  return { content, label: String(label).trim(), part };
}
