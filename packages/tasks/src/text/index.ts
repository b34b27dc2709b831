export { RegexTokenizer, type RegexTokenizerSettings } from './regex-tokenizer.ts';
export { SentencePieceTokenizer } from './sentence-piece/index.ts';
export type { SubwordTokenizer } from './subwords.ts';
export {
  formatVocabulary,
  PAD,
  parseVocabulary,
  START,
  UNKNOWN_TOKEN,
  type Vocabulary,
} from './vocabulary.ts';
export { readTokens, WordPieceTokenizer } from './word-piece.ts';
