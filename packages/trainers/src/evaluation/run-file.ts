import { ZooError } from '@zoo/core';
import { type Example, type Skipped, splitKey } from '../datasets/index.ts';
import type { Run } from '../run.ts';
import type { Task } from '../task.ts';
import type { Prediction } from './metrics.ts';

export interface FileRun {
  readonly predictions: readonly Prediction[];
  /** How many could be read as far as it got; more than `predictions` when time ran out. */
  readonly of: number;
  /** Examples that could not be read. */
  readonly skipped: readonly Skipped[];
}

/**
 * What the exported file itself says about `examples`, run from its bytes as a user would. When `seconds` do not
 * suffice, the examples taken are those that come first in the order of their content keys, which is a fair sample.
 */
export async function runFile(
  task: Task,
  model: Uint8Array,
  classes: readonly string[],
  examples: readonly Example[],
  seconds: number,
  run: Run,
): Promise<FileRun> {
  const classifier = await task.classifier(model, run);
  const predictions: Prediction[] = [];
  const skipped: Skipped[] = [];
  const order = examples
    .map((example) => ({ example, key: splitKey(run.seed, example.digest) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ example }) => example);
  const end = performance.now() + 1000 * seconds;
  try {
    for (const example of order) {
      run.signal?.throwIfAborted();
      if (performance.now() > end) break;
      try {
        const scores = await classifier.scores(example);
        predictions.push({ name: example.name, actual: classes.indexOf(example.label), scores });
      } catch (error) {
        if (!(error instanceof ZooError) || error.category !== 'damaged-input') throw error;
        skipped.push({ name: example.name, reason: error.message.replace(`${example.name}: `, '') });
      }
      const done = predictions.length + skipped.length;
      run.onProgress({ type: 'progress', stage: 'evaluate', done, total: examples.length });
    }
  } finally {
    classifier.dispose();
  }
  return { predictions, of: examples.length - skipped.length, skipped };
}
