import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readTokens, WordPieceTokenizer } from './word-piece.ts';

const TOKENS = [
  '[PAD]',
  '[UNK]',
  '[CLS]',
  '[SEP]',
  'token',
  '##ize',
  '##r',
  'me',
  '!',
  "'",
  '中',
  'ca',
  '##fé',
];

function pieces(text: string, tokens: readonly string[] = TOKENS): string[] {
  return new WordPieceTokenizer(tokens).encode(text).map((id) => tokens[id]);
}

describe('WordPieceTokenizer', () => {
  it('cuts words into the longest pieces', () => {
    expect(pieces('tokenizer tokenize me')).toEqual(['token', '##ize', '##r', 'token', '##ize', 'me']);
    expect(pieces('café')).toEqual(['ca', '##fé']);
  });

  it('takes punctuation and ideographs for words', () => {
    expect(pieces("me!me'me中中")).toEqual(['me', '!', 'me', "'", 'me', '中', '中']);
  });

  it('knows a word as a whole or not at all', () => {
    expect(pieces('tokenx me x')).toEqual(['[UNK]', 'me', '[UNK]']);
    expect(pieces('')).toEqual([]);
    expect(pieces(' \t\n')).toEqual([]);
  });

  it('does not know words of more than 100 bytes', () => {
    const vocabulary = ['[UNK]', 'a', '##a'];
    expect(pieces('a'.repeat(100), vocabulary)).toHaveLength(100);
    expect(pieces('a'.repeat(101), vocabulary)).toEqual(['[UNK]']);
  });

  it('leaves out what it does not know where the vocabulary has no word for it', () => {
    expect(pieces('x me', ['me'])).toEqual(['me']);
  });

  it('splits at white space of ASCII only', () => {
    expect(pieces('me\u00a0me')).toEqual(['[UNK]']);
  });

  it('puts words together again from their pieces', () => {
    const letters = [...'abc'];
    const tokens = ['[UNK]', ...letters, ...letters.map((letter) => `##${letter}`), 'ab', '##bc', 'cab'];
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom(...letters), minLength: 1 })), (words) => {
        const found = pieces(words.join(' '), tokens).join(' ').replaceAll(' ##', '');
        expect(found).toBe(words.join(' '));
      }),
    );
  });
});

describe('readTokens', () => {
  it('numbers the lines that are not empty', () => {
    expect(readTokens('[PAD]\r\n\nfilm 2\n')).toEqual(['[PAD]', 'film 2']);
  });

  it('refuses an empty file', () => {
    expect(() => readTokens('\n\n', 'vocab.txt')).toThrow('vocab.txt: vocabulary is empty');
  });
});
