import { associatedFile, processUnit } from '../described.ts';
import type { TaskSpec } from '../task.ts';
import type { TextClassifierOptions } from './options.ts';
import { TextClassifier } from './task.ts';

export const textClassifier: TaskSpec<'text-classifier', TextClassifierOptions, TextClassifier> = {
  name: 'text-classifier',
  accepts: 'text',
  /** Text in (a tokenizer or a string tensor), labelled scores out. An embedder has no labels. */
  recognises({ inputs, outputs }) {
    if (inputs.length !== 1) return false;
    const [input] = inputs;
    const text = processUnit(input, 'RegexTokenizerOptions') !== undefined || input.tensor.type === 'STRING';
    return text && outputs.some((output) => associatedFile(output, 'TENSOR_AXIS_LABELS') !== undefined);
  },
  create: TextClassifier.create,
};
