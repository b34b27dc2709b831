import { ZooError } from '@zoo/core';

/**
 * Reads a labels file: one label a line, or `index  label` on every line, in which case the indices place the
 * labels and gaps are empty. A byte order mark and carriage returns are dropped.
 *
 * @throws ZooError `LABELS` when an index comes twice or lies beyond any tensor
 */
export function parseLabels(text: string, file?: string): string[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map((line) => line.trimEnd());
  while (lines.at(-1) === '') lines.pop();
  const numbered = lines.filter((line) => line !== '').map((line) => /^\s*(\d+)[\s:,]+(\S.*)$/.exec(line));
  const indexed = numbered.length > 0 && numbered.every((match) => match !== null);
  return indexed ? placeLabels(numbered, file) : lines;
}

/** More classes than any published classifier has; a file that counts higher is not a labels file. */
const MAX_LABELS = 1_000_000;

function placeLabels(rows: readonly RegExpExecArray[], file?: string): string[] {
  const labels: string[] = [];
  const taken = new Set<number>();
  for (const [line, digits, label] of rows) {
    const index = Number(digits);
    if (index >= MAX_LABELS || taken.has(index)) {
      throw new ZooError({
        code: 'LABELS',
        category: 'damaged-input',
        message: 'labels file does not number its labels once each',
        place: { file },
        received: line.slice(0, 60),
      });
    }
    taken.add(index);
    labels[index] = label;
  }
  return Array.from(labels, (label) => label ?? '');
}

/** Refuses labels that do not match the scores one to one: a wrong label is worse than none. */
export function checkLabelCount(labels: readonly string[], classes: number, source: string): void {
  if (labels.length === classes) return;
  throw new ZooError({
    code: 'LABELS_COUNT',
    category: 'usage',
    message: `${source} do not match the scores of the model`,
    expected: `${classes} labels`,
    received: `${labels.length}`,
    hint:
      Math.abs(labels.length - classes) === 1
        ? 'One of the two may count a background class, which comes first.'
        : undefined,
  });
}
