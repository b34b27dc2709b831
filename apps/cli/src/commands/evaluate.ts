import { ZooError } from '@zoo/core';
import { defineCommand } from '../lib/command.ts';
import { THREADS } from '../lib/delegates.ts';
import { formatPercent, table } from '../lib/format.ts';
import { modelPath } from '../lib/model-file.ts';
import { trainingListener } from '../lib/training.ts';

export default defineCommand({
  name: 'evaluate',
  summary: 'measure a classifier on labelled data',
  description:
    'DATA has the forms that `zoo train` takes; a dataset divided into parts is tested on its test part.',
  section: 'Teach',
  example: 'zoo evaluate flowers-model/model.tflite flowers-test/ --min-accuracy 0.9',
  args: [
    { name: 'MODEL', about: 'a .tflite classifier, or a ref that `zoo fetch` understands', count: 'one' },
    { name: 'DATA', about: 'labelled examples', count: 'one' },
  ],
  options: {
    task: { about: 'for models that do not say', type: 'string', choices: ['image-cls', 'text-cls'] },
    part: {
      about: 'which part of the dataset',
      type: 'string',
      choices: ['train', 'validation', 'test', 'all'],
    },
    threads: { ...THREADS, fallback: 'one a core, at most 4' },
    seconds: { about: 'stop after this long', type: 'number', min: 0.001, value: 'S' },
    minAccuracy: { about: 'exit status 7 below this', type: 'number', min: 0, max: 1, value: 'A' },
  },
  async run(context, [model, data], { minAccuracy, ...rest }) {
    const { evaluate } = await import('@zoo/trainers');
    const path = await modelPath(model, context);
    const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
    const result = await evaluate({
      model: path,
      data,
      ...given,
      signal: context.signal,
      onProgress: trainingListener(context),
    });
    const accuracy = result.accuracy ?? 0;
    return {
      json: result,
      failures: minAccuracy !== undefined && accuracy < minAccuracy ? [missed(accuracy, minAccuracy)] : [],
      text: () => {
        const head = ['class', 'n', 'precision', 'recall', 'F1'];
        const rows = result.per_class.map((one) => [
          one.label,
          String(one.n),
          share(one.precision),
          share(one.recall),
          share(one.f1),
        ]);
        const skipped = result.skipped > 0 ? `, ${result.skipped} skipped` : '';
        const lines = table([head, ...rows], ['left', 'right', 'right', 'right', 'right']);
        return `${formatPercent(accuracy)} of ${result.n} right${skipped}\n\n${lines}`;
      },
    };
  },
});

function missed(accuracy: number, minAccuracy: number): ZooError {
  return new ZooError({
    code: 'ACCURACY_THRESHOLD',
    category: 'below-threshold',
    message: 'the accuracy misses what was asked for',
    expected: `at least ${formatPercent(minAccuracy)}`,
    received: formatPercent(accuracy),
  });
}

function share(value: number | null): string {
  return value === null ? '-' : formatPercent(value);
}
