import type { DescribedModel } from '../described.ts';
import { looksLikePicture } from '../image-input/index.ts';
import { isLabelled } from '../scores/index.ts';
import type { TaskSpec } from '../task.ts';
import type { ImageClassifierOptions } from './options.ts';
import { ImageClassifier } from './task.ts';

export const imageClassifier: TaskSpec<'image-classifier', ImageClassifierOptions, ImageClassifier> = {
  name: 'image-classifier',
  accepts: 'picture',
  recognises: (model) => looksLikePicture(model) && (model.described ? saysSo(model) : looksLikeIt(model)),
  create: ImageClassifier.create,
};

/** Labelled scores out. An embedder has no labels, a segmenter labels pixels. */
function saysSo({ outputs }: DescribedModel): boolean {
  return outputs.some((output) => output.tensor.shape.length <= 2 && isLabelled(output));
}

/** [1, classes] out. */
function looksLikeIt({ outputs }: DescribedModel): boolean {
  const [{ tensor }, ...others] = outputs;
  return others.length === 0 && tensor.shape.length === 2 && tensor.shape[0] === 1 && tensor.shape[1] > 1;
}
