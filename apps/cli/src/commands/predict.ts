import { readFile } from 'node:fs/promises';
import { within, ZooError } from '@zoo/core';
import type { Prediction } from '@zoo/tasks';
import { defineCommand } from '../lib/command.ts';
import { DELEGATES, delegatesFor } from '../lib/delegates.ts';
import { table } from '../lib/format.ts';
import { openModel } from '../lib/model-file.ts';

export default defineCommand({
  name: 'predict',
  summary: 'classify pictures or texts, by the metadata of the model',
  description: `Pictures are JPEG, PNG, WebP, BMP or GIF files. For text models each INPUT is a text file, or the text itself
when no file has that name. Options stand in for what the metadata does not say.`,
  section: 'Run',
  example: 'zoo predict mobilenet_v1.tflite cat.jpg --top-k 3',
  args: [
    { name: 'MODEL', about: 'a .tflite file, or a ref that `zoo fetch` understands', count: 'one' },
    { name: 'INPUT', about: 'a picture, a text file, or text', count: 'many' },
  ],
  options: {
    topK: { about: 'how many labels to print', type: 'number', value: 'K', fallback: '5' },
    labels: { about: 'labels, one a line, where the model has none', type: 'string', value: 'FILE' },
    mean: { about: 'subtracted from 0..255 pixels', type: 'number', value: 'M' },
    std: { about: 'pixels are divided by this after --mean', type: 'number', value: 'S' },
    delegate: { about: 'what runs the model', type: 'string', choices: DELEGATES, fallback: 'auto' },
  },
  async run(context, [ref, inputs], { topK = 5, labels, mean, std, delegate }) {
    const { ImageClassifier, TextClassifier, taskOf } = await import('@zoo/tasks');
    const { path, bytes } = await openModel(ref, context);
    const common = {
      file: path,
      delegates: await delegatesFor(delegate),
      labels: labels === undefined ? undefined : await readFile(labels, 'utf8'),
    };
    const task = within({ file: path }, () => taskOf(bytes));
    const results: { input: string; predictions: readonly Prediction[] }[] = [];
    const note = (done: number) => context.progress.update('predicting', { done, total: inputs.length });
    if (task === 'image-classifier') {
      using classifier = await ImageClassifier.create(bytes, { ...common, mean, std });
      for (const input of inputs) {
        const picture = await readFile(input);
        const predictions = await classifier.classify(picture, { topK, file: input, signal: context.signal });
        results.push({ input, predictions });
        note(results.length);
      }
    } else if (task === 'text-classifier') {
      using classifier = await TextClassifier.create(bytes, common);
      for (const input of inputs) {
        const text = await readFile(input, 'utf8').catch(() => input);
        results.push({
          input,
          predictions: await classifier.classify(text, { topK, signal: context.signal }),
        });
        note(results.length);
      }
    } else {
      throw new ZooError({
        code: 'TASK_UNKNOWN',
        category: 'usage',
        message: 'neither the metadata nor the shapes say what this model is for',
        place: { file: path },
        hint: '`zoo run` feeds any model with .npy files.',
      });
    }
    return {
      json: results,
      text: () =>
        results
          .map(({ input, predictions }) => {
            const rows = predictions.map(({ label, score }) => [`  ${label}`, score.toFixed(4)]);
            return `${input}\n${table(rows, ['left', 'right'])}`;
          })
          .join('\n'),
    };
  },
});
