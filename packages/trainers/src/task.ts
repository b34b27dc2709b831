import type { Module } from '@zoo/ir';
import type { TaskName } from '@zoo/tasks';
import type { ModelMetadata } from '@zoo/tflite';
import type { z } from 'zod';
import type { Dataset, Example, Skipped, Split } from './datasets/index.ts';
import type { Engine } from './delegates.ts';
import type { Epoch } from './heads/history.ts';
import type { Html } from './report/html.ts';
import type { Run } from './run.ts';

/**
 * The task contract: everything that differs between teaching a model pictures and teaching it texts. The pipeline in
 * `train.ts` drives it and knows nothing of pictures or words; a task knows nothing of splitting, quantizing, files,
 * reports or other tasks.
 *
 *     load -> features -> (split) -> fit -> graft -> (quantize, write) -> classify -> (report)
 *
 * `E` is an example, `O` the task's own options, `F` the features of all examples together with the frozen part that
 * made them, `H` what training adds to it.
 */
export interface Task<
  E extends Example = Example,
  O extends object = object,
  F extends Features<E> = Features<E>,
  H = unknown,
> {
  /** As on the command line: `image-cls`. */
  readonly name: string;
  /** What models of this task are to `@zoo/tasks`. */
  readonly predictor: TaskName;
  /** One line for help. */
  readonly summary: string;
  /** The task's own options with their defaults. */
  readonly options: z.ZodType<O>;

  /** Reads the dataset, and keeps what it unpacked as long as `use` runs. */
  load<T>(source: string, options: O, run: Run, use: (dataset: Dataset<E>) => Promise<T>): Promise<T>;
  /** Sends every example through the frozen part of the model. What cannot be read is skipped and reported. */
  features(dataset: Dataset<E>, options: O, run: Run): Promise<F>;
  /** Trains the new part on `split.train`, choosing by `split.validation`; never looks at `split.test`. */
  fit(features: F, split: Split<E>, classes: readonly string[], options: O, run: Run): Promise<Fitted<H>>;
  /** Class probabilities by frozen part and head, before anything is exported or quantized. */
  score(features: F, head: H, example: E): Float32Array;
  /** One graph from raw input to `probability`, with metadata and files. Weights are float32. */
  graft(features: F, head: H, classes: readonly string[], options: O, run: Run): Promise<Grafted>;
  /** Runs an exported file as its user will, from nothing but its bytes. */
  classifier(model: Uint8Array, engine: Engine): Promise<Classifier<E>>;
  /** An example for the report, small enough to be embedded. */
  preview(example: E): Promise<Html>;
  /** Lines of code that use the model from here, for the report. */
  usage(model: string, example: E | undefined): readonly Usage[];
}

export interface Features<E extends Example = Example> {
  /** The name of the frozen part: `mobilenet`, or `none`. */
  readonly backbone: string;
  /** Those of the dataset that could be read. */
  readonly examples: readonly E[];
  readonly skipped: readonly Skipped[];
  /** What there is to say about the frozen part, for the report. */
  readonly facts: Readonly<Record<string, string>>;
  /** Lets go of files and memory. */
  dispose(): void;
}

export interface Fitted<H> {
  readonly head: H;
  readonly history: readonly Epoch[];
  /** What was chosen, for the report: `L2 0.001`. */
  readonly facts: Readonly<Record<string, string>>;
}

export interface Grafted {
  readonly module: Module;
  readonly metadata: ModelMetadata;
  /** Files to pack into the model and leave beside it: `vocab.txt`. `labels.txt` is added for every task. */
  readonly files: Readonly<Record<string, string>>;
}

export interface Classifier<E extends Example> {
  /** The model's labels, in the order of the scores. */
  readonly labels: readonly string[];
  scores(example: E): Promise<Float32Array>;
  dispose(): void;
}

export interface Usage {
  readonly title: string;
  readonly code: string;
}

/** Ties the parts of a task together; the result forgets their types, since the index holds many tasks. */
export function defineTask<E extends Example, O extends object, F extends Features<E>, H>(
  task: Task<E, O, F, H>,
): Task {
  return task as unknown as Task;
}
