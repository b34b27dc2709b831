import { associatedFile, type DescribedModel, type DescribedTensor } from '../described.ts';
import type { TaskSpec } from '../task.ts';
import type { ImageClassifierOptions } from './options.ts';
import { ImageClassifier } from './task.ts';

export const imageClassifier: TaskSpec<'image-classifier', ImageClassifierOptions, ImageClassifier> = {
  name: 'image-classifier',
  accepts: 'picture',
  recognises: (model) => (model.described ? saysSo(model) : looksLikeIt(model)),
  create: ImageClassifier.create,
};

/** A picture in, labelled scores out. An embedder has no labels, a segmenter labels pixels. */
function saysSo({ inputs, outputs }: DescribedModel): boolean {
  return (
    inputs.length === 1 &&
    inputs[0].metadata?.content?.contentProperties?.type === 'ImageProperties' &&
    outputs.some(isScores)
  );
}

function isScores(output: DescribedTensor): boolean {
  return output.tensor.shape.length <= 2 && associatedFile(output, 'TENSOR_AXIS_LABELS') !== undefined;
}

/** [1, height, width, 1 or 3] in, [1, classes] out. */
function looksLikeIt({ inputs, outputs }: DescribedModel): boolean {
  if (inputs.length !== 1 || outputs.length !== 1) return false;
  const [batch, , , channels] = inputs[0].tensor.shape;
  const scores = outputs[0].tensor.shape;
  const picture = inputs[0].tensor.shape.length === 4 && batch === 1 && (channels === 1 || channels === 3);
  return picture && scores.length === 2 && scores[0] === 1 && scores[1] > 1;
}
