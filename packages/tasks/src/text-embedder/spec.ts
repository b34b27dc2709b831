import { makesEmbeddings } from '../embeddings/index.ts';
import type { TaskSpec } from '../task.ts';
import { takesText } from '../text-input/index.ts';
import type { TextEmbedderOptions } from './options.ts';
import { TextEmbedder } from './task.ts';

export const textEmbedder: TaskSpec<'text-embedder', TextEmbedderOptions, TextEmbedder> = {
  name: 'text-embedder',
  accepts: 'text',
  /** Text in (a tokenizer or string tensors), numbers without names out. */
  recognises: (model) => takesText(model) && makesEmbeddings(model),
  create: TextEmbedder.create,
};
