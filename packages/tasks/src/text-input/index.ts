export { BertInputs, type BertRole, marks } from './bert.ts';
export { piecesOf, type TextEncoding, textEncoding } from './encoding.ts';
export { textInputError } from './errors.ts';
export { type TextKind, takesText, textKind, tokenizerUnit } from './kind.ts';
export { textOptions } from './options.ts';
export { subwordTokenizer, type TokenizerOptions } from './tokenizer.ts';
