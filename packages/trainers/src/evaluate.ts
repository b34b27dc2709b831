import { readFile } from 'node:fs/promises';
import { within, ZooError } from '@zoo/core';
import { taskOf } from '@zoo/tasks';
import { z } from 'zod';
import { defaultThreads } from './delegates.ts';
import { type Evaluation, evaluatePredictions } from './evaluation/metrics.ts';
import { runFile } from './evaluation/run-file.ts';
import { type Callbacks, parseOptions, refuseUnknown } from './options.ts';
import { defaultCache, type Run } from './run.ts';
import type { Task } from './task.ts';
import { findTask, TASKS } from './tasks.ts';
import { tellSkipped } from './tell-skipped.ts';

const EVALUATE_OPTIONS = z.object({
  model: z.string().min(1),
  data: z.string().min(1),
  /** Which task; without it the metadata of the model decides. */
  task: z.string().optional(),
  /** Only these examples of a dataset that is divided into parts; by default the test part, or all without one. */
  part: z.enum(['train', 'validation', 'test', 'all']).optional(),
  seconds: z.number().positive().default(Number.POSITIVE_INFINITY),
  seed: z.number().int().min(0).default(0),
  threads: z.number().int().min(1).max(64).default(defaultThreads),
  deterministic: z.boolean().default(false),
});

export type EvaluateOptions = z.input<typeof EVALUATE_OPTIONS> &
  Callbacks & { readonly [option: string]: unknown };

export interface EvaluateResult extends Evaluation {
  /** Examples of the dataset that could not be used. */
  readonly skipped: number;
  /** Examples that were asked for; more than `n` when time ran out. */
  readonly of: number;
}

/**
 * Runs a `.tflite` on labelled data. Labels of the data must be labels of the model; the model may have more.
 *
 * @throws ZooError EVALUATE_LABELS, TASK_UNKNOWN, DATASET_*
 * @example
 * const { accuracy, confusion } = await evaluate({ model: 'flowers-model/model.tflite', data: 'flowers-test/' });
 */
export async function evaluate({ onProgress, signal, ...given }: EvaluateOptions): Promise<EvaluateResult> {
  const options = parseOptions(EVALUATE_OPTIONS, given);
  const bytes = await readModelFile(options.model);
  const task = options.task === undefined ? recognise(options.model, bytes) : findTask(options.task);
  refuseUnknown([EVALUATE_OPTIONS, task.options], given);
  const run: Run = {
    seed: options.seed,
    cache: defaultCache(),
    offline: true,
    threads: options.threads,
    deterministic: options.deterministic,
    onProgress: onProgress ?? (() => {}),
    signal,
  };
  const { model: _, seconds: __, ...own } = given;
  return task.load(options.data, parseOptions(task.options, own), run, async (dataset) => {
    const labels = await labelsOf(task, bytes, options.model);
    requireLabels(options.model, dataset.classes, labels);
    const part =
      options.part ?? (dataset.examples.some((example) => example.part === 'test') ? 'test' : 'all');
    const examples = dataset.examples.filter((example) => part === 'all' || example.part === part);
    const { predictions, of, skipped } = await runFile(task, bytes, labels, examples, options.seconds, run);
    const left = [...dataset.skipped, ...skipped];
    tellSkipped(left, run);
    return { ...evaluatePredictions(labels, predictions), of, skipped: left.length };
  });
}

async function readModelFile(path: string): Promise<Uint8Array> {
  return readFile(path).catch((cause) => {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new ZooError({
      code: 'MODEL_NOT_FOUND',
      category: missing ? 'not-found' : 'access-refused',
      message: missing ? 'there is no such model file' : 'the model cannot be read',
      place: { file: path },
      cause,
    });
  });
}

/** Of a classifier that also proves that the model is one of this task. */
async function labelsOf(task: Task, bytes: Uint8Array, file: string): Promise<readonly string[]> {
  try {
    const classifier = await task.classifier(bytes, { threads: 1, deterministic: true });
    classifier.dispose();
    return classifier.labels;
  } catch (error) {
    throw error instanceof ZooError ? error.at({ file }) : error;
  }
}

/** The task whose models look like this one. */
function recognise(file: string, bytes: Uint8Array): Task {
  const kind = within({ file }, () => taskOf(bytes));
  const task = TASKS.find(({ predictor }) => predictor === kind);
  if (task) return task;
  throw new ZooError({
    code: 'EVALUATE_TASK',
    category: 'usage',
    message: 'the metadata of the model does not say what it is for',
    place: { file },
    expected: `a model for one of ${TASKS.map(({ name }) => name).join(', ')}`,
    hint: 'Name the task',
  });
}

function requireLabels(file: string, classes: readonly string[], labels: readonly string[]): void {
  const unknown = classes.filter((label) => !labels.includes(label));
  if (unknown.length === 0) return;
  throw new ZooError({
    code: 'EVALUATE_LABELS',
    category: 'usage',
    message: 'the data has classes that the model does not know',
    place: { file },
    expected: labels.length > 0 ? excerpt(labels) : 'a model with labels',
    received: excerpt(unknown),
  });
}

function excerpt(labels: readonly string[]): string {
  const shown = labels.slice(0, 8).join(', ');
  return labels.length > 8 ? `${shown} ... (${labels.length})` : shown;
}
