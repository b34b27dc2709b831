import type { ImageExample, Split } from '../datasets/index.ts';
import { fitLinearHead } from '../heads/fit-linear.ts';
import type { LinearHead } from '../heads/linear-head.ts';
import type { Run } from '../run.ts';
import type { Fitted } from '../task.ts';
import type { ImageFeatures } from './features.ts';
import type { ImageOptions } from './options.ts';
import { VIEWS, type View } from './views.ts';

/** Up to this many pictures to learn from, each is shown in several views: features are cheap then, and scarce. */
const FEW = 120;

/** Trains the head on features of the training part, chosen by those of the validation part. */
export async function fitImages(
  features: ImageFeatures,
  { train, validation }: Split<ImageExample>,
  classes: readonly string[],
  options: ImageOptions,
  run: Run,
): Promise<Fitted<LinearHead>> {
  const many = train.length + validation.length > FEW;
  const views = options.augment === 'none' || (options.augment === 'auto' && many) ? [] : VIEWS;
  await look(features, [...train, ...validation], views, run);
  const labels: number[] = [];
  const rowsOf = (examples: readonly ImageExample[], seen: readonly View[]) =>
    examples.flatMap((example) =>
      [undefined, ...seen].map((view) => {
        const row = features.row(example, view);
        labels[row] = classes.indexOf(example.label);
        return row;
      }),
    );
  const data = {
    features: features.store,
    labels,
    classes: classes.length,
    train: rowsOf(train, views),
    validation: rowsOf(validation, []),
    all: rowsOf([...train, ...validation], views),
  };
  const onEpoch = ({ epoch, epochs }: { epoch: number; epochs: number }) =>
    run.onProgress({ type: 'progress', stage: 'fit', done: epoch, total: epochs });
  const fitted = await fitLinearHead(data, { ...options, seed: run.seed, signal: run.signal, onEpoch });
  const chosen = validation.length > 0 ? 'chosen by validation' : 'default, nothing to validate on';
  const facts = {
    L2: `${fitted.l2} (${chosen})`,
    epochs: `${fitted.epochs}`,
    views: ['plain', ...views.map(({ name }) => name)].join(', '),
  };
  return { head: fitted.head, history: fitted.history, facts };
}

async function look(
  features: ImageFeatures,
  examples: readonly ImageExample[],
  views: readonly View[],
  run: Run,
): Promise<void> {
  let done = 0;
  for (const example of examples) {
    for (const view of views) {
      await features.ensure(example, view);
      const total = examples.length * views.length;
      run.onProgress({ type: 'progress', stage: 'features', done: ++done, total, note: 'other views' });
    }
  }
}
