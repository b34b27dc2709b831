/** A row of a table with the line it begins on (1-based), for messages. */
export interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

/**
 * Delimited text as RFC 4180 describes it, and as programs write it: quoted fields may hold delimiters, doubled
 * quotes and line breaks; lines end in LF, CRLF or CR; a byte order mark and blank lines are passed over. A quote
 * inside an unquoted field is an ordinary character, and so is every quote when `quote` is false (TSV).
 *
 * @example
 * [...parseDelimited('a,"b ""c"""\n', { delimiter: ',' })][0].cells   // ['a', 'b "c"']
 */
export function* parseDelimited(
  text: string,
  { delimiter, quote = true }: { delimiter: string; quote?: boolean },
): Generator<Row> {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let line = 1;
  while (at < text.length) {
    const first = line;
    const cells: string[] = [];
    for (;;) {
      const quoted = quote && text[at] === '"';
      const end = quoted ? quotedEnd(text, at) : plainEnd(text, at, delimiter);
      const raw = text.slice(at, end);
      cells.push(quoted ? unquote(raw) : raw);
      if (quoted) line += lineBreaks(raw);
      at = end;
      if (text[at] !== delimiter) break;
      at++;
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at++;
    at++;
    line++;
    if (cells.length > 1 || cells[0] !== '') yield { cells, line: first };
  }
}

function plainEnd(text: string, start: number, delimiter: string): number {
  let at = start;
  while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

/** Behind the closing quote and whatever stands between it and the delimiter; the end of the text if it never closes. */
function quotedEnd(text: string, start: number): number {
  let at = start + 1;
  for (;;) {
    const close = text.indexOf('"', at);
    if (close < 0) return text.length;
    if (text[close + 1] !== '"') return close + 1;
    at = close + 2;
  }
}

function unquote(raw: string): string {
  const inner = raw.length > 1 && raw.endsWith('"') ? raw.slice(1, -1) : raw.slice(1);
  return inner.replaceAll('""', '"');
}

function lineBreaks(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}
