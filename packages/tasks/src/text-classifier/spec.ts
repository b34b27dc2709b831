import { isLabelled } from '../scores/index.ts';
import type { TaskSpec } from '../task.ts';
import { takesText } from '../text-input/index.ts';
import type { TextClassifierOptions } from './options.ts';
import { TextClassifier } from './task.ts';

export const textClassifier: TaskSpec<'text-classifier', TextClassifierOptions, TextClassifier> = {
  name: 'text-classifier',
  accepts: 'text',
  /** Text in (a tokenizer or string tensors), labelled scores out. An embedder has no labels. */
  recognises: (model) => takesText(model) && model.outputs.some(isLabelled),
  create: TextClassifier.create,
};
