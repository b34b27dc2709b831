import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { delimiterExpression } from './delimiter.ts';
import { RegexTokenizer } from './regex-tokenizer.ts';
import { formatVocabulary, parseVocabulary } from './vocabulary.ts';

const MODEL_MAKER = "[^\\w\\']+";
const vocabulary = parseVocabulary("<PAD> 0\n<START> 1\n<UNKNOWN> 2\nit 3\nisn't 4\ngood 5\n");

function words(text: string, delimiter = MODEL_MAKER): string[] {
  return [...new RegexTokenizer({ delimiter, vocabulary }).words(text)];
}

describe('RegexTokenizer', () => {
  it('keeps words and apostrophes and leaves out empty words', () => {
    expect(words("  It isn't -- good!")).toEqual(['It', "isn't", 'good']);
    expect(words('')).toEqual([]);
    expect(words('...')).toEqual([]);
    expect(words('one')).toEqual(['one']);
  });

  it('splits at every letter outside ASCII, as RE2 does', () => {
    expect(words('café olé')).toEqual(['caf', 'ol']);
  });

  it('starts with <START>, knows unknown words and pads', () => {
    const tokenizer = new RegexTokenizer({ delimiter: MODEL_MAKER, vocabulary });
    expect(Array.from(tokenizer.encode("it isn't Good, good", 8))).toEqual([1, 3, 4, 2, 5, 0, 0, 0]);
  });

  it('cuts long texts at the end', () => {
    const tokenizer = new RegexTokenizer({ delimiter: MODEL_MAKER, vocabulary });
    expect(Array.from(tokenizer.encode('good good good it', 3))).toEqual([1, 5, 5]);
  });

  it('lower-cases only when asked', () => {
    const tokenizer = new RegexTokenizer({ delimiter: MODEL_MAKER, vocabulary, lowerCase: true });
    expect(Array.from(tokenizer.encode('IT Good', 3))).toEqual([1, 3, 5]);
  });

  it('uses 0 where the vocabulary has no special tokens, and starts with the first word', () => {
    const plain = new RegexTokenizer({ delimiter: ' ', vocabulary: new Map([['a', 7]]) });
    expect(Array.from(plain.encode('a b a', 4))).toEqual([7, 0, 7, 0]);
  });

  it('agrees with splitting at the delimiter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(words(text)).toEqual(text.split(/[^\w']+/u).filter((word) => word !== ''));
      }),
    );
  });
});

describe('delimiterExpression', () => {
  it.each([
    ['\\s+', 'a \t b', ['a', 'b']],
    ['[[:space:][:punct:]]+', 'a, b!c', ['a', 'b', 'c']],
    ['\\pP|\\pZ', 'a—b c', ['a', 'b', 'c']],
    ['(?i)x+', 'aXbxxc', ['a', 'b', 'c']],
    ['( |,)', 'a,b c', ['a', 'b', 'c']],
    ['(?:[ ,]|--)+', 'a, --b', ['a', 'b']],
    ['x*', 'axb', ['a', 'b']],
  ])('understands %s', (pattern, text, expected) => {
    expect(words(text, pattern)).toEqual(expected);
  });

  it.each(['(a+)+', '((x|y*)z)*', '(\\w{2,})+$', '(a*){3,}'])(
    'refuses %s, which could take forever',
    (pattern) => {
      expect(() => delimiterExpression(pattern)).toThrow('could take forever');
    },
  );

  it.each(['[', '(', '*'])('refuses %s, which is no pattern', (pattern) => {
    expect(() => delimiterExpression(pattern)).toThrow('is not understood');
  });
});

describe('parseVocabulary', () => {
  it('reads plain lists by line number', () => {
    expect([...parseVocabulary('[PAD]\r\n[UNK]\r\nfilm 2\nx\n')]).toEqual([
      ['[PAD]', 0],
      ['[UNK]', 1],
      ['film 2', 2],
      ['x', 3],
    ]);
  });

  it('reads back what it writes', () => {
    const tokens = ['<PAD>', '<START>', '<UNKNOWN>', "don't", 'e'];
    expect([...parseVocabulary(formatVocabulary(tokens))]).toEqual(tokens.map((token, id) => [token, id]));
  });

  it('refuses an empty file', () => {
    expect(() => parseVocabulary('\n\n', 'vocab.txt')).toThrow('vocab.txt: vocabulary is empty');
  });
});
