import { within, ZooError } from '@zoo/core';
import type { Prediction } from '@zoo/tasks';
import { type Context, defineCommand } from '../lib/command.ts';
import { DELEGATES, delegatesFor, THREADS } from '../lib/delegates.ts';
import { readWhole, understand, withinAsync } from '../lib/errors.ts';
import { table } from '../lib/format.ts';
import { readText } from '../lib/inputs.ts';
import { openModel } from '../lib/model-file.ts';

export default defineCommand({
  name: 'predict',
  summary: 'classify pictures or texts, by the metadata of the model',
  description: `Pictures are JPEG, PNG, WebP, BMP or GIF files. For text models each INPUT is a text file, or the
text itself when no file has that name. Options stand in for what the metadata does not say.
When some of several inputs cannot be read, the others are answered all the same.`,
  section: 'Run',
  example: 'zoo predict mobilenet_v1.tflite cat.jpg --top-k 3',
  args: [
    { name: 'MODEL', about: 'a .tflite file, or a ref that `zoo fetch` understands', count: 'one' },
    { name: 'INPUT', about: 'a picture, a text file, or text', count: 'many' },
  ],
  options: {
    topK: {
      about: 'how many labels to print',
      type: 'number',
      integer: true,
      min: 1,
      value: 'K',
      fallback: '5',
    },
    labels: { about: 'labels, one a line, where the model has none', type: 'string', value: 'FILE' },
    mean: { about: 'pictures: subtracted from pixels of 0 to 255', type: 'number', value: 'M' },
    std: { about: 'pictures: what pixels are divided by after that', type: 'number', min: 1e-9, value: 'S' },
    delegate: {
      about: 'what runs the model',
      type: 'string',
      value: 'D',
      choices: DELEGATES,
      fallback: 'auto',
    },
    threads: THREADS,
  },
  async run(context, [ref, inputs], { topK = 5, labels, mean, std, delegate, threads }) {
    const { path, bytes } = await openModel(ref, context);
    const own = { mean, std, labels: labels === undefined ? undefined : String(await readWhole(labels)) };
    const delegates = await delegatesFor({ delegate, threads }, bytes.length);
    const common = { ...own, file: path, delegates };
    using classifier = await openClassifier(bytes, path, common, context);
    const results: { input: string; predictions: readonly Prediction[]; error?: ZooError }[] = [];
    for (const input of inputs) {
      context.signal.throwIfAborted();
      try {
        const predictions = await withinAsync({ file: input }, () => classifier.classify(input, topK));
        results.push({ input, predictions });
      } catch (raw) {
        const error = understand(raw);
        if (!(error instanceof ZooError) || inputs.length === 1 || context.signal.aborted) throw error;
        results.push({ input, predictions: [], error });
      }
      context.progress.update('predicting', { done: results.length, total: inputs.length });
    }
    const answered = results.filter(({ error }) => error === undefined);
    return {
      json: results,
      failures: results.flatMap(({ error }) => (error === undefined ? [] : [error])),
      text: () => answered.map(({ input, predictions }) => `${input}\n${ranking(predictions)}`).join('\n'),
    };
  },
});

interface AnyClassifier extends Disposable {
  classify(input: string, topK: number): Promise<readonly Prediction[]>;
}

interface Given {
  readonly mean?: number;
  readonly std?: number;
  readonly labels?: string;
  readonly file: string;
  readonly delegates: Awaited<ReturnType<typeof delegatesFor>>;
}

/** The classifier for whatever the model is for, which takes inputs as they are typed. */
async function openClassifier(
  bytes: Uint8Array,
  path: string,
  { mean, std, ...given }: Given,
  { signal, note }: Pick<Context, 'signal' | 'note'>,
): Promise<AnyClassifier> {
  const { ImageClassifier, TextClassifier, taskOf } = await import('@zoo/tasks');
  const task = within({ file: path }, () => taskOf(bytes));
  if (task === 'image-classifier') {
    const classifier = await ImageClassifier.create(bytes, { ...given, mean, std });
    return {
      classify: async (input, topK) =>
        classifier.classify(await readWhole(input), { topK, file: input, signal }),
      [Symbol.dispose]: () => classifier.dispose(),
    };
  }
  if (task === 'text-classifier') {
    if (mean !== undefined || std !== undefined) note('note: --mean and --std are for pictures');
    const classifier = await TextClassifier.create(bytes, given);
    return {
      classify: async (input, topK) => classifier.classify(await readText(input), { topK, signal }),
      [Symbol.dispose]: () => classifier.dispose(),
    };
  }
  throw new ZooError({
    code: 'TASK_UNKNOWN',
    category: 'usage',
    message: 'neither the metadata nor the shapes say what this model is for',
    place: { file: path },
    hint: '`zoo run` feeds any model with .npy files',
  });
}

function ranking(predictions: readonly Prediction[]): string {
  const rows = predictions.map(({ label, score }) => [`  ${label}`, score.toFixed(4)]);
  return table(rows, ['left', 'right']);
}
