import { readFile } from 'node:fs/promises';
import { ImageClassifier } from '@zoo/tasks';
import type { ImageExample } from '../datasets/index.ts';
import { withImages } from '../datasets/index.ts';
import { delegates } from '../delegates.ts';
import { scoresByLabel } from '../evaluation/classifier.ts';
import { graftLinearHead, signServing } from '../graft/classifier.ts';
import { applyHead, type LinearHead } from '../heads/linear-head.ts';
import { defineTask } from '../task.ts';
import { ImageFeatures } from './features.ts';
import { fitImages } from './fit.ts';
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
    return ImageFeatures.of(dataset, await resolveBackbone(options, run), run);
  },

  fit: fitImages,

  score(features, head, example) {
    return applyHead(head, features.store.read([features.row(example)]));
  },

  async graft({ frozen }, head) {
    const module = await frozen.module();
    graftLinearHead(module, head);
    signServing(module, 'image');
    return { module, metadata: imageMetadata(frozen, module.graphs[0].inputs[0]), files: {} };
  },

  async classifier(model, engine) {
    const classifier = await ImageClassifier.create(model, { delegates: delegates(engine) });
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
