export { RegexTokenizer, type RegexTokenizerSettings } from './regex-tokenizer.ts';
export {
  formatVocabulary,
  PAD,
  parseVocabulary,
  START,
  UNKNOWN_TOKEN,
  type Vocabulary,
} from './vocabulary.ts';
