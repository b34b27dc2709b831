import type { TrainResult } from '@zoo/trainers';
import { formatBytes, formatPercent, formatSeconds } from '../lib/format.ts';

/** The outcome of a training run, for people. */
export function renderTraining(result: TrainResult): string {
  const { task, backbone, classes, model, report, bytes, quantization, seconds, examples, test, head, file } =
    result;
  const { total, ...stages } = seconds;
  const shown =
    classes.length > 8 ? `${classes.slice(0, 8).join(', ')} ... (${classes.length})` : classes.join(', ');
  const lines = [
    ['model', `${model}  ${formatBytes(bytes)}`],
    ['report', report],
    ['task', backbone === 'none' ? task : `${task} on ${backbone}`],
    ['classes', shown],
    [
      'examples',
      `${examples.train} to learn from, ${examples.validation} to choose by, ${examples.test} to test on${examples.skipped > 0 ? `, ${examples.skipped} skipped` : ''}`,
    ],
    ['weights', quantization === 'none' ? 'float32' : quantization],
    ['accuracy', describeScore(test)],
    ...(head.accuracy !== file.accuracy && file.accuracy !== null
      ? [['', `in float ${describeScore(head)}, the exported file ${describeScore(file)}`]]
      : []),
    [
      'time',
      `${formatSeconds(total)}: ${Object.entries(stages)
        .filter(([, part]) => part >= 0.05)
        .map(([stage, part]) => `${stage} ${formatSeconds(part)}`)
        .join(', ')}`,
    ],
    ['next', `zoo predict ${model} ${task === 'text-cls' ? '"some text"' : 'picture.jpg'}`],
  ];
  return lines.map(([name, text]) => `${name.padEnd(10)}${text}`).join('\n');
}

function describeScore({ n, accuracy }: { readonly n: number; readonly accuracy: number | null }): string {
  return accuracy === null ? 'not measured: nothing to test on' : `${formatPercent(accuracy)} of ${n}`;
}
