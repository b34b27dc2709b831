import type { z } from 'zod';
import { checkClasses, type Dataset, type Example, type Split, splitDataset } from './datasets/index.ts';
import { type Evaluation, evaluatePredictions, type Prediction } from './evaluation/metrics.ts';
import { runFile } from './evaluation/run-file.ts';
import { exportModel } from './export.ts';
import {
  type Callbacks,
  COMMON_OPTIONS,
  type CommonOptions,
  parseOptions,
  refuseUnknown,
} from './options.ts';
import { OutputFolder } from './output.ts';
import { reportPage } from './report/page.ts';
import { defaultCache, type Run } from './run.ts';
import { StageClock } from './stage-clock.ts';
import type { Features, Fitted, Task } from './task.ts';
import { findTask } from './tasks.ts';
import { tellSkipped } from './tell-skipped.ts';

/** Options of every task; those of the task itself come beside them. */
export type TrainOptions = z.input<typeof COMMON_OPTIONS> &
  Callbacks & { readonly task: string; readonly [option: string]: unknown };

/** What `zoo train --json` prints. */
export interface TrainResult {
  readonly task: string;
  readonly backbone: string;
  readonly classes: readonly string[];
  /** Absolute paths. */
  readonly model: string;
  readonly labels: string;
  readonly report: string;
  readonly bytes: number;
  readonly quantization: string;
  readonly seconds: Readonly<Record<string, number>>;
  readonly examples: {
    readonly train: number;
    readonly validation: number;
    readonly test: number;
    readonly skipped: number;
  };
  /** On the test part: by the exported file when it got through all of it, else by the head in float. */
  readonly test: Score;
  /** Before export and quantization, all in float. */
  readonly head: Score;
  /** The exported file, run as a user runs it; `n` is smaller than that of the test part when time ran out. */
  readonly file: Score;
}

export interface Score {
  readonly n: number;
  /** null when there is nothing to test on. */
  readonly accuracy: number | null;
}

/**
 * Teaches a model a dataset and leaves `model.tflite`, `labels.txt`, `report.html` and `train.json` in `out`. The same
 * data, options and seed give the same model on machines that multiply and add alike, with `deterministic` on all. Stopping by `signal` leaves `out` as it was; features that were computed
 * are kept in the cache for the next run.
 *
 * @throws ZooError OPTION_INVALID, OPTION_UNKNOWN, TASK_UNKNOWN, DATASET_*, BACKBONE_*, OUTPUT_NOT_WRITABLE
 * @example
 * const { model, test } = await train({ task: 'image-cls', data: 'flowers/', out: 'flowers-model' });
 */
export async function train({
  onProgress,
  signal,
  task: name,
  ...options
}: TrainOptions): Promise<TrainResult> {
  const task = findTask(name);
  refuseUnknown([COMMON_OPTIONS, task.options], options);
  const common = parseOptions(COMMON_OPTIONS, options);
  const own = parseOptions(task.options, options);
  const run: Run = {
    seed: common.seed,
    cache: common.cache ?? defaultCache(),
    offline: common.offline,
    threads: common.threads,
    deterministic: common.deterministic,
    lockfile: common.lockfile,
    onProgress: onProgress ?? (() => {}),
    signal,
  };
  const out = await OutputFolder.prepare(common.out);
  const clock = new StageClock();
  try {
    return await task.load(common.data, own, run, async (dataset) => {
      clock.lap('load');
      const features = await task.features(dataset, own, run);
      clock.lap('features');
      try {
        return await teach({ task, common, own, run, out, clock, dataset, features });
      } finally {
        features.dispose();
      }
    });
  } finally {
    await out.discard();
  }
}

interface Job {
  readonly task: Task;
  readonly common: CommonOptions;
  readonly own: object;
  readonly run: Run;
  readonly out: OutputFolder;
  readonly clock: StageClock;
  readonly dataset: Dataset;
  readonly features: Features;
}

async function teach(job: Job): Promise<TrainResult> {
  const { task, common, own, run, clock, dataset, features } = job;
  const skipped = [...dataset.skipped, ...features.skipped];
  const classes = checkClasses(dataset.source, features.examples, skipped, dataset.classes);
  const split = splitDataset(features.examples, common);
  skipped.push(...split.leaked);
  tellSkipped(skipped, run);

  const fitted = await task.fit(features, split, classes, own, run);
  clock.lap('fit');
  const headPredictions = split.test.map((example) => ({
    name: example.name,
    actual: classes.indexOf(example.label),
    scores: task.score(features, fitted.head, example),
  }));
  const grafted = await task.graft(features, fitted.head, classes, own, run);
  const exported = await exportModel(grafted, classes, common.quantize);
  clock.lap('graft');
  const file = await runFile(task, exported.bytes, classes, split.test, common.evaluationSeconds, run);
  clock.lap('evaluate');

  const head = evaluatePredictions(classes, headPredictions);
  const measured = evaluatePredictions(classes, file.predictions);
  const whole = file.predictions.length === file.of;
  return leave(job, {
    classes,
    split,
    skipped,
    fitted,
    exported,
    head,
    measured,
    whole,
    headPredictions,
    file,
  });
}

interface Outcome {
  readonly classes: readonly string[];
  readonly split: Split<Example>;
  readonly skipped: Dataset['skipped'];
  readonly fitted: Fitted<unknown>;
  readonly exported: Awaited<ReturnType<typeof exportModel>>;
  readonly head: Evaluation;
  readonly measured: Evaluation;
  /** The exported file got through the whole test part. */
  readonly whole: boolean;
  readonly headPredictions: readonly Prediction[];
  readonly file: { readonly predictions: readonly Prediction[] };
}

/** Writes everything, then moves it into place. */
async function leave(job: Job, outcome: Outcome): Promise<TrainResult> {
  const { task, common, run, out, clock, dataset, features } = job;
  const { classes, split, skipped, fitted, exported, head, measured, whole } = outcome;
  const result: Omit<TrainResult, 'seconds'> = {
    task: task.name,
    backbone: features.backbone,
    classes,
    model: out.at('model.tflite'),
    bytes: exported.bytes.length,
    quantization: common.quantize,
    labels: out.at('labels.txt'),
    report: out.at('report.html'),
    examples: {
      train: split.train.length,
      validation: split.validation.length,
      test: split.test.length,
      skipped: skipped.length,
    },
    test: scoreOf(whole ? measured : head),
    head: scoreOf(head),
    file: scoreOf(measured),
  };
  const page = await reportPage({
    task,
    result,
    seed: run.seed,
    source: { name: dataset.source, form: dataset.form },
    split,
    skipped,
    history: fitted.history,
    facts: { ...features.facts, ...fitted.facts },
    evaluation: whole ? measured : head,
    predictions: whole ? outcome.file.predictions : outcome.headPredictions,
    seconds: clock.seconds,
  });
  run.signal?.throwIfAborted();
  await out.write('model.tflite', exported.bytes);
  for (const [name, text] of Object.entries(exported.files)) await out.write(name, text);
  await out.write('report.html', page);
  clock.lap('report');
  const complete = { ...result, seconds: clock.finish() };
  await out.write(
    'train.json',
    `${JSON.stringify({ ...complete, options: { ...common, ...job.own } }, null, 2)}\n`,
  );
  await out.publish();
  return complete;
}

function scoreOf({ n, accuracy }: Evaluation): Score {
  return { n, accuracy };
}
