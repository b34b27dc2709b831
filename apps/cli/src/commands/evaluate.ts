import { ZooError } from '@zoo/core';
import { defineCommand } from '../lib/command.ts';
import { formatPercent, table } from '../lib/format.ts';
import { trainingListener } from '../lib/training.ts';

export default defineCommand({
  name: 'evaluate',
  summary: 'measure a classifier on labelled data',
  description:
    'DATA has the forms that `zoo train` takes; a dataset divided into parts is tested on its test part.',
  section: 'Teach',
  example: 'zoo evaluate flowers-model/model.tflite flowers-test/ --min-accuracy 0.9',
  args: [
    { name: 'MODEL', about: 'a .tflite classifier', count: 'one' },
    { name: 'DATA', about: 'labelled examples', count: 'one' },
  ],
  options: {
    task: { about: 'for models that do not say', type: 'string', choices: ['image-cls', 'text-cls'] },
    part: {
      about: 'which part of the dataset',
      type: 'string',
      choices: ['train', 'validation', 'test', 'all'],
    },
    seconds: { about: 'stop after this long', type: 'number', value: 'S' },
    minAccuracy: { about: 'exit status 7 below this', type: 'number', value: 'A' },
  },
  async run(context, [model, data], { minAccuracy, ...rest }) {
    const { evaluate } = await import('@zoo/trainers');
    const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
    const result = await evaluate({
      model,
      data,
      ...given,
      signal: context.signal,
      onProgress: trainingListener(context),
    });
    const accuracy = result.accuracy ?? 0;
    const missed = minAccuracy !== undefined && accuracy < minAccuracy;
    if (missed) {
      const error = new ZooError({
        code: 'ACCURACY_THRESHOLD',
        category: 'below-threshold',
        message: 'the accuracy misses what was asked for',
        expected: `at least ${formatPercent(minAccuracy)}`,
        received: formatPercent(accuracy),
      });
      context.note(`error ${error.message} [${error.code}]`);
    }
    return {
      json: result,
      exitStatus: missed ? 7 : 0,
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

function share(value: number | null): string {
  return value === null ? '-' : formatPercent(value);
}
