import { type Shape, UNKNOWN } from '@zoo/core';
import type { SiteOperand } from '@zoo/ir';
import { invalid } from '../../lib/errors.ts';
import { type Lowering, steps } from '../lowering.ts';
import type { Steps } from '../steps.ts';

/** An operand with a letter for each axis. */
interface Labelled {
  readonly x: SiteOperand;
  readonly labels: readonly string[];
}

/**
 * Einstein sums of one or two operands: axes that only one of them has and the result has not are summed first, the rest is one
 * matrix product in batches. Axes under an ellipsis broadcast.
 */
function einsum(s: Steps, operands: readonly SiteOperand[]): SiteOperand {
  const [left, right] = s.text('equation').replaceAll(' ', '').split('->');
  const terms = left.split(',');
  if (right === undefined || terms.length !== operands.length || operands.length > 2)
    throw refused(s, 'the equation does not fit the operands');
  const hidden = Math.max(...terms.map((term, i) => hiddenAxes(s, term, operands[i].shape)));
  const result = labelsOf(right, hidden, hidden);
  const labelled = operands.map((x, i) => {
    const labels = labelsOf(terms[i], hiddenAxes(s, terms[i], x.shape), hidden);
    if (new Set(labels).size !== labels.length) throw refused(s, 'diagonals are not supported');
    return { x, labels };
  });
  const [a, b] = labelled.map((one, i) =>
    withoutLonely(s, one, [...result, ...(labelled[1 - i]?.labels ?? [])]),
  );
  const whole = b === undefined ? a : product(s, withoutOnes(s, a, b), withoutOnes(s, b, a), result);
  return arranged(s, whole, result);
}

/** Axes that `...` stands for. */
function hiddenAxes(s: Steps, term: string, shape: Shape): number {
  const named = term.replace('...', '').length;
  const hidden = shape.length - named;
  if (hidden < 0 || (hidden > 0 && !term.includes('...')))
    throw refused(s, 'the equation names other axes than there are');
  return hidden;
}

/** One letter for each axis; those under `...` count from the right, in digits. */
function labelsOf(term: string, hidden: number, most: number): string[] {
  const [before, after] = term.split('...');
  if (after === undefined) return [...before];
  return [...before, ...Array.from({ length: hidden }, (_, i) => `${most - hidden + i}`), ...after];
}

function withoutLonely(s: Steps, { x, labels }: Labelled, wanted: readonly string[]): Labelled {
  const lonely = labels.flatMap((label, axis) => (wanted.includes(label) ? [] : [axis]));
  if (lonely.length === 0) return { x, labels };
  return {
    x: s.op('SUM', [x, s.ints(...lonely)]),
    labels: labels.filter((_, axis) => !lonely.includes(axis)),
  };
}

/** Axes of size 1 that broadcast against the other operand are left to it. */
function withoutOnes(s: Steps, { x, labels }: Labelled, other: Labelled): Labelled {
  const kept = labels.filter(
    (label, axis) => x.shape[axis] !== 1 || !other.labels.includes(label) || !/\d/.test(label),
  );
  if (kept.length === labels.length) return { x, labels };
  return {
    x: s.reshape(
      x,
      kept.map((label) => x.shape[labels.indexOf(label)]),
    ),
    labels: kept,
  };
}

/** [batch, left, sums] times [batch, sums, right]. */
function product(s: Steps, a: Labelled, b: Labelled, result: readonly string[]): Labelled {
  const shared = a.labels.filter((label) => b.labels.includes(label));
  const batch = shared.filter((label) => result.includes(label));
  const summed = shared.filter((label) => !result.includes(label));
  const rows = a.labels.filter((label) => !shared.includes(label));
  const columns = b.labels.filter((label) => !shared.includes(label));
  const sizeOf = (label: string) =>
    a.labels.includes(label) ? a.x.shape[a.labels.indexOf(label)] : b.x.shape[b.labels.indexOf(label)];
  const sizes = (labels: readonly string[]) => labels.map(sizeOf);
  const flat = (one: Labelled, ...groups: readonly (readonly string[])[]) =>
    s.reshape(
      arranged(s, one, groups.flat()),
      groups.map((group) => productOf(sizes(group))),
    );
  const x = s.op('BATCH_MATMUL', [flat(a, batch, rows, summed), flat(b, batch, summed, columns)]);
  const labels = [...batch, ...rows, ...columns];
  return { x: s.reshape(x, sizes(labels)), labels };
}

function productOf(sizes: Shape): number {
  return sizes.includes(UNKNOWN) ? UNKNOWN : sizes.reduce((count, size) => count * size, 1);
}

function arranged(s: Steps, { x, labels }: Labelled, wanted: readonly string[]): SiteOperand {
  if (wanted.length !== labels.length || wanted.some((label) => !labels.includes(label)))
    throw refused(s, 'the result has axes that no operand has');
  if (wanted.join() === labels.join()) return x;
  return s.transpose(x, ...wanted.map((label) => labels.indexOf(label)));
}

function refused(s: Steps, message: string) {
  return invalid('FLEX_ATTRIBUTE', `Einsum: ${message}`, { received: s.text('equation') });
}

export const sums: Readonly<Record<string, Lowering>> = {
  Einsum: steps('TRANSPOSE, RESHAPE, BATCH_MATMUL', einsum),
};
