export { SentencePieceTokenizer } from './tokenizer.ts';
