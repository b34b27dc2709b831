import { relative } from 'node:path';
import { formatPercent, formatSeconds } from '../lib/format.ts';
import { renderTraining } from '../train/render.ts';
import type { QuickstartResult } from './quickstart.ts';

export function renderQuickstart({ out, train, predictions, backbone, seconds }: QuickstartResult): string {
  const here = (path: string) => relative(process.cwd(), path) || path;
  const guesses = predictions.map(({ input, predictions: found }) => {
    const [best, second] = found;
    return `  ${here(input)}  ${best.label} ${formatPercent(best.score)}, then ${second.label} ${formatPercent(second.score)}`;
  });
  return [
    renderTraining(train),
    '',
    `predictions of ${here(train.model)}`,
    ...guesses,
    '',
    `backbone ${backbone.ref}, licence ${backbone.license ?? 'not stated'}`,
    `pictures Twemoji, CC-BY 4.0`,
    `done in ${formatSeconds(seconds)}; everything is in ${here(out)}`,
    '',
    'Next:',
    `  open ${here(train.report)}`,
    `  npx zoo inspect ${here(train.model)}`,
    '  npx zoo train --task image-cls YOUR-FOLDER --quantize dynamic',
  ].join('\n');
}
