import type { TaskSpec } from '../task.ts';
import { textKind, tokenizerUnit } from '../text-input/index.ts';
import { logitOutputs } from './logits.ts';
import type { QuestionAnswererOptions } from './options.ts';
import { QuestionAnswerer } from './task.ts';

export const questionAnswerer: TaskSpec<'question-answerer', QuestionAnswererOptions, QuestionAnswerer> = {
  name: 'question-answerer',
  accepts: 'text',
  /** The inputs of a BERT model with its tokenizer, and outputs that say where an answer starts and ends. */
  recognises: (model) =>
    textKind(model) === 'bert' && tokenizerUnit(model) !== undefined && logitOutputs(model) !== undefined,
  create: QuestionAnswerer.create,
};
