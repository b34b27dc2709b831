import { within } from '@zoo/core';
import type { DescribedModel } from '../described.ts';
import {
  parseVocabulary,
  RegexTokenizer,
  readTokens,
  SentencePieceTokenizer,
  type SubwordTokenizer,
  WordPieceTokenizer,
} from '../text/index.ts';
import { textInputError } from './errors.ts';
import { type TokenizerUnit, tokenizerUnit } from './kind.ts';

/** What callers may say about the tokenizer; it wins over the metadata. */
export interface TokenizerOptions {
  /** Text of a vocabulary file. */
  readonly vocabulary?: string;
  /** What separates words, for regex tokenizers. */
  readonly delimiter?: string;
  /** Lower-case texts first. Default: not for regex tokenizers, yes (ASCII) for the others, as official clients do. */
  readonly lowerCase?: boolean;
}

/** What Model Maker writes; for models that come with a vocabulary and no metadata. */
const DEFAULT_DELIMITER = "[^\\w\\']+";

/**
 * The regex tokenizer of a model with one input of word ids.
 *
 * @throws ZooError `TEXT_INPUT` where there is no vocabulary
 */
export function regexTokenizer(model: DescribedModel, options: TokenizerOptions): RegexTokenizer {
  const unit = tokenizerUnit(model);
  const regex = unit?.type === 'RegexTokenizerOptions' ? unit.value : undefined;
  const file = regex?.vocabFile?.[0];
  const text = options.vocabulary ?? (file && model.text(file));
  if (text === undefined) throw noVocabulary(model, 'Give vocabulary, the text of the vocabulary file.');
  return new RegexTokenizer({
    delimiter: options.delimiter ?? regex?.delimRegexPattern ?? DEFAULT_DELIMITER,
    vocabulary: parseVocabulary(text, options.vocabulary === undefined ? file?.name : undefined),
    lowerCase: options.lowerCase,
  });
}

/**
 * The tokenizer of a model that takes pieces of words: WordPiece, unless the metadata names SentencePiece.
 *
 * @throws ZooError `TEXT_INPUT` where there is no vocabulary, `damaged-input` for one that cannot be read
 */
export function subwordTokenizer(model: DescribedModel, { vocabulary }: TokenizerOptions): SubwordTokenizer {
  if (vocabulary !== undefined) return new WordPieceTokenizer(readTokens(vocabulary));
  const unit = tokenizerUnit(model);
  const file = unit && fileOf(unit);
  if (file === undefined) throw noVocabulary(model, 'Give vocabulary, the text of vocab.txt.');
  return unit?.type === 'SentencePieceTokenizerOptions'
    ? within({ file: file.name }, () => SentencePieceTokenizer.of(model.file(file)))
    : new WordPieceTokenizer(readTokens(model.text(file), file.name));
}

function fileOf({ type, value }: TokenizerUnit) {
  return type === 'SentencePieceTokenizerOptions' ? value.sentencePieceModel?.[0] : value.vocabFile?.[0];
}

function noVocabulary({ inputs }: DescribedModel, hint: string) {
  return textInputError(inputs[0]?.tensor.name, { received: 'no vocabulary in the metadata', hint });
}
