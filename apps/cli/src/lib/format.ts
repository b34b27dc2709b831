/** Numbers and tables for people. */

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = -1;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value.toPrecision(3)} ${units[unit]}`;
}

export function formatSeconds(seconds: number): string {
  if (seconds < 0.00995) return `${(seconds * 1000).toFixed(1)} ms`;
  if (seconds < 0.0995) return `${(seconds * 1000).toFixed(0)} ms`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

export function formatCount(count: number): string {
  if (count < 1e4) return String(count);
  if (count < 1e6) return `${(count / 1e3).toPrecision(3)} k`;
  return count < 1e9 ? `${(count / 1e6).toPrecision(3)} M` : `${(count / 1e9).toPrecision(3)} G`;
}

export function formatPercent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

export type Align = 'left' | 'right';

/** Columns padded to their widest cell, two spaces apart; the first row is the head. */
export function table(rows: readonly (readonly string[])[], align: readonly Align[] = []): string {
  if (rows.length === 0) return '';
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? ''))));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => {
        const gap = ' '.repeat(widths[column] - width(cell));
        return align[column] === 'right' ? gap + cell : cell + gap;
      })
      .join('  ')
      .trimEnd();
  return rows.map(line).join('\n');
}

/** As much of `text` as fits, with an ellipsis for the rest. */
export function shorten(text: string, columns: number): string {
  return text.length <= columns ? text : `${text.slice(0, Math.max(0, columns - 1)).trimEnd()}…`;
}

/** Text that may come from files, without what a terminal would obey: control characters other than colours. */
export function printable(text: string): string {
  // Nearly all text is plain, and to be told so without Unicode's tables, which V8 takes a while to get at.
  if (/^[\t\n -~]*$/.test(text)) return text;
  return text.replace(/(?![\n\t]|\p{Cc}\[\d{1,2}m)\p{Cc}/gu, '\ufffd');
}

/** Characters on screen: colour codes take none. */
function width(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character starts a colour code
  return text.replace(/\u001b\[\d+m/g, '').length;
}
