import { basename } from 'node:path';
import type { Comparison, LayerDifference } from '@zoo/insight';
import { shorten, table } from '../lib/format.ts';

/** More lines than this say less. */
const MOST_LAYERS = 40;

type Side = { readonly path: string; readonly delegate: string };

export function renderComparison([a, b]: readonly [Side, Side], comparison: Comparison): string {
  const { layers, outputs, first, tolerance, unmatched, unseen } = comparison;
  const different = layers.filter(({ max_abs, not_finite }) => max_abs > 0 || not_finite > 0);
  const worst = new Set([...different].sort((x, y) => y.relative - x.relative).slice(0, MOST_LAYERS));
  const shown = layers.filter((layer) => worst.has(layer));
  const equal = layers.length - different.length;
  const more = different.length > shown.length ? `; the ${shown.length} that differ most` : '';
  const alone = unmatched.some((count) => count > 0)
    ? `, ${unmatched[0]} and ${unmatched[1]} without a counterpart`
    : '';
  return [
    `${basename(a.path)} on ${a.delegate}  against  ${basename(b.path)} on ${b.delegate}`,
    '',
    'outputs',
    lines(outputs, tolerance),
    '',
    `${layers.length} layers${alone}: ${equal} equal to the bit, ${different.length} not${more}`,
    ...(shown.length > 0 ? [lines(shown, tolerance)] : []),
    '',
    ...unseen.map(({ within, reason }) => `not looked into: ${within.join(' > ')}: ${reason}`),
    first
      ? `The first layer beyond ${tolerance} of its largest value is ${describeFirst(first, layers)}`
      : `Every layer is within ${tolerance} of its largest value`,
  ].join('\n');
}

/** Which layer it is, where, and that what it is made from is not to blame. */
function describeFirst(first: LayerDifference, layers: readonly LayerDifference[]): string {
  const { op, a, within, relative, not_finite } = first;
  const place = within.length > 0 ? `, inside ${within.join(' > ')}` : '';
  const amount = not_finite > 0 ? `${not_finite} values not finite` : relative.toExponential(1);
  return `${op} ${a.split(';')[0]}${place} (${amount}), number ${layers.indexOf(first) + 1} of ${layers.length}`;
}

function lines(layers: readonly LayerDifference[], tolerance: number): string {
  const rows = layers.map((one) => [
    one.relative > tolerance || one.not_finite > 0 ? '>' : '',
    one.max_abs === 0 ? '0' : one.max_abs.toPrecision(3),
    one.relative === 0 ? '0' : one.relative.toExponential(1),
    one.cosine.toFixed(6),
    Number.isFinite(one.snr_db) ? one.snr_db.toFixed(1) : 'equal',
    one.dtypes[0] === one.dtypes[1] ? one.dtypes[0] : one.dtypes.join(' / '),
    '  '.repeat(one.within.length) + one.op,
    shorten(one.a.split(';')[0], 44) + (one.not_finite > 0 ? `  ${one.not_finite} not finite` : ''),
  ]);
  const head = ['', 'max abs', 'relative', 'cosine', 'SNR dB', 'types', 'op', 'result'];
  return table([head, ...rows], ['left', 'right', 'right', 'right', 'right', 'left', 'left', 'left']);
}
