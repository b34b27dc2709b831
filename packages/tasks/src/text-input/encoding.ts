import { type Tensor, tensor } from '@zoo/core';
import type { TensorInfo } from '@zoo/runtime';
import type { DescribedModel } from '../described.ts';
import type { SubwordTokenizer } from '../text/index.ts';
import { BertInputs, marks, sequenceLength, sequenceTensor } from './bert.ts';
import { textInputError } from './errors.ts';
import { textKind, tokenizerUnit } from './kind.ts';
import { regexTokenizer, subwordTokenizer, type TokenizerOptions } from './tokenizer.ts';

/** Turns a text into the inputs of a model, in their order. */
export type TextEncoding = (text: string) => Tensor[];

/**
 * The encoding that the inputs of a model ask for.
 *
 * @throws ZooError `TEXT_INPUT` for other inputs, and where there is no vocabulary; `damaged-input` for a vocabulary
 * that cannot be read
 */
export function textEncoding(
  model: DescribedModel,
  infos: readonly TensorInfo[],
  options: TokenizerOptions,
): TextEncoding {
  const kind = textKind(model);
  if (kind === 'string') return (text) => [oneText(infos[0], text)];
  if (kind === 'sentence-encoder') return sentenceEncoding(model, infos);
  if (kind === 'bert') return pairlessEncoding(model, infos, options);
  if (kind !== 'tokens') {
    throw textInputError(infos[0]?.name, {
      expected: 'string tensors, or int32 or int64 sequences of pieces',
      received: `${infos.length} inputs of type ${[...new Set(infos.map(({ dtype }) => dtype))].join(', ')}`,
    });
  }
  const unit = tokenizerUnit(model);
  const isRegex = unit === undefined || unit.type === 'RegexTokenizerOptions';
  return isRegex ? wordEncoding(model, infos, options) : pairlessEncoding(model, infos, options);
}

/** Word ids, `<START>` first where the vocabulary has it. */
function wordEncoding(
  model: DescribedModel,
  [info]: readonly TensorInfo[],
  options: TokenizerOptions,
): TextEncoding {
  const length = sequenceLength(info);
  const tokenizer = regexTokenizer(model, options);
  // an open length takes all words, and <START>
  const fitting = (text: string) => length ?? 1 + [...tokenizer.words(text)].length;
  return (text) => {
    const size = fitting(text);
    return [sequenceTensor(info, Array.from(tokenizer.encode(text, size)), size)];
  };
}

/** `[CLS]`, the pieces of one text as far as they fit, `[SEP]`. Source: MediaPipe `bert_preprocessor_calculator.cc`. */
function pairlessEncoding(
  model: DescribedModel,
  infos: readonly TensorInfo[],
  options: TokenizerOptions,
): TextEncoding {
  const inputs = new BertInputs(model, infos);
  const tokenizer = subwordTokenizer(model, options);
  const { start, end } = marks(tokenizer);
  const room = inputs.length === undefined ? Number.POSITIVE_INFINITY : Math.max(0, inputs.length - 2);
  return (text) => {
    const pieces = piecesOf(tokenizer, text, options).slice(0, room);
    return inputs.tensors([start, ...pieces, end].slice(0, inputs.length));
  };
}

/** The pieces of a text, lower-cased as far as ASCII goes, as the official clients do. */
export function piecesOf(
  tokenizer: SubwordTokenizer,
  text: string,
  { lowerCase = true }: TokenizerOptions,
): number[] {
  return tokenizer.encode(lowerCase ? text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text);
}

/**
 * The text as a response; question and context are empty.
 * Source: MediaPipe `universal_sentence_encoder_preprocessor_calculator.cc`.
 */
function sentenceEncoding({ inputs }: DescribedModel, infos: readonly TensorInfo[]): TextEncoding {
  const named = inputs.findIndex(({ metadata, tensor: { name } }) => (metadata?.name ?? name) === RESPONSE);
  const response = named >= 0 ? named : infos.length - 1;
  return (text) => infos.map((info, i) => oneText(info, i === response ? text : ''));
}

/** Sizes that are open or zero become 1. */
function oneText({ shape }: TensorInfo, text: string): Tensor {
  return tensor(
    'string',
    shape.map((size) => Math.max(1, size)),
    [text],
  );
}

const RESPONSE = 'res_text';
