import { ZooError } from '@zoo/core';
import { defineCommand } from '../lib/command.ts';
import { THREADS } from '../lib/delegates.ts';
import { trainingListener } from '../lib/training.ts';
import { renderTraining } from '../train/render.ts';

export default defineCommand({
  name: 'train',
  summary: 'teach a model your own pictures or texts',
  description: `image-cls: DATA is a folder with a folder of pictures for each class, a CSV file (path, label and
maybe split), or a zip of either.
text-cls: DATA is a CSV, TSV or JSONL file, or a folder with a folder of text files for each class.
What cannot be read is told and left out. Leaves model.tflite, labels.txt, report.html and
train.json in the output folder, or nothing when it is stopped.`,
  section: 'Teach',
  example: 'zoo train --task image-cls flowers/ --quantize dynamic --out flowers-model',
  args: [{ name: 'DATA', about: 'labelled examples', count: 'one' }],
  options: {
    task: {
      about: 'what to learn',
      type: 'string',
      value: 'TASK',
      choices: ['image-cls', 'text-cls'],
      required: true,
    },
    out: { about: 'folder for the results', type: 'string', value: 'DIR', fallback: 'TASK-model' },
    model: {
      about: 'backbone: a short name, a ref, or a .tflite file',
      type: 'string',
      value: 'REF',
      fallback: 'mobilenet',
    },
    epochs: { about: 'the most passes over the data', type: 'number', integer: true, min: 1, value: 'N' },
    quantize: {
      about: 'how to store weights',
      type: 'string',
      value: 'MODE',
      choices: ['none', 'dynamic', 'float16'],
      fallback: 'none',
    },
    seed: {
      about: 'the same seed gives the same model',
      type: 'number',
      integer: true,
      min: 0,
      value: 'N',
      fallback: '0',
    },
    threads: { ...THREADS, fallback: 'one a core, at most 4' },
    deterministic: { about: 'the same model on every machine, a third slower', type: 'flag' },
    testData: {
      about: 'a file or folder that is only for testing (text-cls)',
      type: 'string',
      value: 'DATA',
    },
    set: {
      about: 'any other option of the task, by its name in the SDK',
      type: 'strings',
      value: 'NAME=VALUE',
    },
    offline: { about: 'never touch the network', type: 'flag' },
  },
  async run(context, [data], { task, out = `${task}-model`, set = [], offline, ...rest }) {
    const { train } = await import('@zoo/trainers');
    const { projectLockfile, surroundingsOf } = await import('@zoo/hub');
    const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
    const result = await train({
      task,
      data,
      out,
      offline,
      lockfile: projectLockfile(surroundingsOf()),
      ...given,
      ...Object.fromEntries(set.map(parseSetting)),
      signal: context.signal,
      onProgress: trainingListener(context),
    });
    return { json: result, text: () => renderTraining(result) };
  },
});

/** `batchSize=16` -> a number; `l2=[0.1,1]` -> a list; anything that is not JSON is text. */
function parseSetting(pair: string): readonly [string, unknown] {
  const at = pair.indexOf('=');
  if (at <= 0)
    throw new ZooError({
      code: 'USAGE',
      category: 'usage',
      message: '--set takes NAME=VALUE',
      received: pair,
    });
  const text = pair.slice(at + 1);
  try {
    return [pair.slice(0, at), JSON.parse(text)];
  } catch {
    return [pair.slice(0, at), text];
  }
}
