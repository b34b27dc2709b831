import { makesEmbeddings } from '../embeddings/index.ts';
import { looksLikePicture } from '../image-input/index.ts';
import type { TaskSpec } from '../task.ts';
import type { ImageEmbedderOptions } from './options.ts';
import { ImageEmbedder } from './task.ts';

export const imageEmbedder: TaskSpec<'image-embedder', ImageEmbedderOptions, ImageEmbedder> = {
  name: 'image-embedder',
  accepts: 'picture',
  /**
   * A picture in, numbers without names out. Without metadata, a model that ends in [1, n] is taken for a classifier,
   * and one of a single channel for a model of spectrograms.
   */
  recognises: (model) =>
    looksLikePicture(model) &&
    (model.described || model.inputs[0].tensor.shape.at(-1) === 3) &&
    makesEmbeddings(model),
  create: ImageEmbedder.create,
};
