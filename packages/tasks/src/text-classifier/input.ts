import { formatShape, type Tensor, tensor, ZooError } from '@zoo/core';
import type { TensorInfo } from '@zoo/runtime';
import { type DescribedModel, type DescribedTensor, processUnit } from '../described.ts';
import { parseVocabulary, RegexTokenizer } from '../text/index.ts';
import type { TextClassifierOptions } from './options.ts';

/** Turns a text into the input tensor of a model. */
export type TextEncoding = (text: string) => Tensor;

type TokenizerOptions = Pick<TextClassifierOptions, 'vocabulary' | 'delimiter' | 'lowerCase'>;

/** What Model Maker writes; for models that come with a vocabulary and no metadata. */
const DEFAULT_DELIMITER = "[^\\w\\']+";

/**
 * The encoding that an input asks for: the text itself for string tensors, token ids for int32 [1, length].
 *
 * @throws ZooError `TEXT_INPUT` for other tensors, and where there is no vocabulary
 */
export function textEncoding(
  model: DescribedModel,
  input: DescribedTensor,
  info: TensorInfo,
  options: TokenizerOptions,
): TextEncoding {
  const { dtype, shape } = info;
  if (dtype === 'string') return (text) => tensor('string', shape, [text]);
  const length = shape.at(-1) ?? 0;
  const sequence = shape.length === 1 || (shape.length === 2 && shape[0] === 1);
  if (dtype !== 'int32' || !sequence || model.inputs.length !== 1) {
    throw unsupported(info, {
      expected: 'one string tensor, or one int32 tensor [1, length]',
      received: `${model.inputs.length} inputs, the first ${dtype} ${formatShape(shape)}`,
      hint: 'Models of the BERT family take three inputs and are not supported.',
    });
  }
  const tokenizer = readTokenizer(model, input, info, options);
  return (text) => tensor('int32', shape, tokenizer.encode(text, length));
}

function readTokenizer(
  model: DescribedModel,
  input: DescribedTensor,
  info: TensorInfo,
  { vocabulary, delimiter, lowerCase }: TokenizerOptions,
): RegexTokenizer {
  const unit = processUnit(input, 'RegexTokenizerOptions');
  const file = unit?.vocabFile?.[0];
  const text = vocabulary ?? (file && model.text(file));
  if (text === undefined) {
    throw unsupported(info, {
      received: 'no vocabulary in the metadata',
      hint: 'Give vocabulary, the text of the vocabulary file.',
    });
  }
  return new RegexTokenizer({
    delimiter: delimiter ?? unit?.delimRegexPattern ?? DEFAULT_DELIMITER,
    vocabulary: parseVocabulary(text, vocabulary === undefined ? file?.name : undefined),
    lowerCase,
  });
}

function unsupported(
  { name }: TensorInfo,
  facts: { expected?: string; received: string; hint: string },
): ZooError {
  return new ZooError({
    code: 'TEXT_INPUT',
    category: 'usage',
    message: 'input cannot be made from text',
    place: { tensor: name },
    ...facts,
  });
}
