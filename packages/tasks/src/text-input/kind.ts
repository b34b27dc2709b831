import type { ProcessUnit } from '@zoo/tflite';
import type { DescribedModel } from '../described.ts';

/**
 * How a model takes text, by its inputs, as MediaPipe tells them apart (`tasks/cc/text/utils/text_model_utils.cc`):
 *
 * - `string`: one string tensor, and the model cuts it up itself;
 * - `sentence-encoder`: three string tensors, of the Universal Sentence Encoder for questions and answers;
 * - `tokens`: one tensor of word or piece ids;
 * - `bert`: ids, which of them count, and mostly which sentence each belongs to.
 *
 * Undefined for all other models. Whether there is a vocabulary is another question: {@link tokenizerUnit}.
 */
export type TextKind = 'string' | 'sentence-encoder' | 'tokens' | 'bert';

export function textKind({ inputs }: DescribedModel): TextKind | undefined {
  const all = (...types: string[]) => inputs.every(({ tensor }) => types.includes(String(tensor.type)));
  if (all('STRING')) return ({ 1: 'string', 3: 'sentence-encoder' } as const)[inputs.length];
  if (all('INT32', 'INT64')) return ({ 1: 'tokens', 2: 'bert', 3: 'bert' } as const)[inputs.length];
  return undefined;
}

/** Whether the metadata says that the inputs are text: string tensors need no tokenizer. */
export function takesText(model: DescribedModel): boolean {
  const kind = textKind(model);
  if (kind === 'tokens' || kind === 'bert') return tokenizerUnit(model) !== undefined;
  return kind !== undefined;
}

export type TokenizerUnit = Extract<
  NonNullable<ProcessUnit['options']>,
  { type: 'BertTokenizerOptions' | 'SentencePieceTokenizerOptions' | 'RegexTokenizerOptions' }
>;

/** The tokenizer that the metadata names: that of an input, or the one that spans all of them. */
export function tokenizerUnit({ inputs, inputUnits }: DescribedModel): TokenizerUnit | undefined {
  const units = [...inputs.flatMap(({ metadata }) => metadata?.processUnits ?? []), ...inputUnits];
  return units.map(({ options }) => options).find(isTokenizer);
}

function isTokenizer(options: ProcessUnit['options']): options is TokenizerUnit {
  return options !== undefined && /TokenizerOptions$/.test(options.type);
}
