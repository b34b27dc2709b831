import { readFile } from 'node:fs/promises';
import { ImageClassifier } from '@zoo/tasks';
import type { ImageExample } from '../datasets/index.ts';
import { withImages } from '../datasets/index.ts';
import { scoresByLabel } from '../evaluation/classifier.ts';
import { graftLinearHead, signServing } from '../graft/classifier.ts';
import { fitLinearHead } from '../heads/fit-linear.ts';
import { applyHead, type LinearHead } from '../heads/linear-head.ts';
import { defineTask } from '../task.ts';
import { type ImageFeatures, imageFeatures } from './features.ts';
import { imageMetadata } from './metadata.ts';
import { IMAGE_OPTIONS, type ImageOptions } from './options.ts';
import { imageUsage, thumbnail } from './preview.ts';
import { resolveBackbone } from './resolve.ts';

/** Pictures to classes: a frozen backbone, and a softmax head trained on its features. */
export const imageCls = defineTask<ImageExample, ImageOptions, ImageFeatures, LinearHead>({
  name: 'image-cls',
  predictor: 'image-classifier',
  summary: 'Sort pictures into classes: a folder per class, a table of paths and labels, or a zip of either',
  options: IMAGE_OPTIONS,

  load(source, { pathColumn: textColumn, labelColumn, splitColumn }, { signal }, use) {
    return withImages(source, { textColumn, labelColumn, splitColumn, signal }, use);
  },

  async features(dataset, options, run) {
    return imageFeatures(dataset, await resolveBackbone(options, run), run);
  },

  async fit({ store, rows }, { train, validation }, classes, options, run) {
    const parts = [train, validation];
    const indices = parts.map((part) => part.map((example) => rows.get(example.digest) ?? 0));
    const labels: number[] = [];
    parts.forEach((part, p) => {
      part.forEach((example, i) => {
        labels[indices[p][i]] = classes.indexOf(example.label);
      });
    });
    const fitted = await fitLinearHead(
      { features: store, labels, classes: classes.length, train: indices[0], validation: indices[1] },
      {
        ...options,
        seed: run.seed,
        signal: run.signal,
        onEpoch: ({ epoch, epochs }) =>
          run.onProgress({ type: 'progress', stage: 'fit', done: epoch, total: epochs }),
      },
    );
    const chosen = validation.length > 0 ? 'chosen by validation' : 'default, nothing to validate on';
    const facts = { L2: `${fitted.l2} (${chosen})`, epochs: `${fitted.epochs}` };
    return { head: fitted.head, history: fitted.history, facts };
  },

  score({ store, rows }, head, example) {
    return applyHead(head, store.read([rows.get(example.digest) ?? 0]));
  },

  async graft({ frozen }, head) {
    const module = await frozen.module();
    graftLinearHead(module, head);
    signServing(module, 'image');
    return { module, metadata: imageMetadata(frozen, module.graphs[0].inputs[0]), files: {} };
  },

  async classifier(model) {
    const classifier = await ImageClassifier.create(model);
    return {
      labels: classifier.labels,
      async scores({ path, name }) {
        const ranked = await classifier.classify(await readFile(path), { file: name });
        return scoresByLabel(classifier.labels, ranked);
      },
      dispose: () => classifier.dispose(),
    };
  },

  preview: thumbnail,
  usage: imageUsage,
});
