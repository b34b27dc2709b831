import { basename } from 'node:path';
import type { Comparison, LayerDifference } from '@zoo/insight';
import { shorten, table } from '../lib/format.ts';

/** More lines than this say less. */
const MOST_LAYERS = 40;

type Side = { readonly path: string; readonly delegate: string };

export function renderComparison([a, b]: readonly [Side, Side], comparison: Comparison): string {
  const { layers, outputs, first, tolerance, unmatched } = comparison;
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
    first
      ? `The first layer beyond ${tolerance} of its largest value is ${first.op} ${first.a.split(';')[0]}`
      : `Every layer is within ${tolerance} of its largest value`,
  ].join('\n');
}

function lines(layers: readonly LayerDifference[], tolerance: number): string {
  const rows = layers.map((one) => [
    one.relative > tolerance || one.not_finite > 0 ? '>' : '',
    one.max_abs === 0 ? '0' : one.max_abs.toPrecision(3),
    one.relative === 0 ? '0' : one.relative.toExponential(1),
    one.cosine.toFixed(6),
    Number.isFinite(one.snr_db) ? one.snr_db.toFixed(1) : 'equal',
    one.dtypes[0] === one.dtypes[1] ? one.dtypes[0] : one.dtypes.join(' / '),
    one.op,
    shorten(one.a.split(';')[0], 44) + (one.not_finite > 0 ? `  ${one.not_finite} not finite` : ''),
  ]);
  const head = ['', 'max abs', 'relative', 'cosine', 'SNR dB', 'types', 'op', 'result'];
  return table([head, ...rows], ['left', 'right', 'right', 'right', 'right', 'left', 'left', 'left']);
}
