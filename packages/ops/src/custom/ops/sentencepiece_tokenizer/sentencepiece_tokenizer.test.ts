import { describe, expect, it } from '@jest/globals';
import { evaluate } from '../../../evaluate.ts';
import { operandsOf, smallModel } from './cases.ts';
import { sentencepieceTokenizer } from './index.ts';
import { buildTrie, prefixes } from './trie.ts';

const PIECES = ['\u2581he', 'llo', '\u2581', 'l', 'o', '\u2581world'];

function codes(model: Uint8Array, texts: string[], flags = [0, 0, 0]) {
  const inputs = operandsOf(model, texts, flags).map(({ tensor }) => tensor);
  return evaluate(sentencepieceTokenizer, { attrs: {}, inputs, outputs: [] }).map(({ data }) =>
    Array.from(data as Int32Array),
  );
}

describe('SentencePiece', () => {
  it('cuts a text into its most probable pieces', () => {
    // scores: he -1, llo -1.125, space -1.25, l -1.375, o -1.5, world -1.625
    expect(codes(smallModel(PIECES), ['hello world', 'lo'])).toEqual([
      [3, 4, 8, 5, 6, 7],
      [0, 3, 6],
    ]);
  });

  it('joins neighbouring bytes that no piece matches', () => {
    expect(codes(smallModel(PIECES), ['xyz'])[0]).toEqual([5, 99]);
  });

  it('adds begin and end, and turns around', () => {
    expect(codes(smallModel(PIECES), ['he'], [1, 1, 0])[0]).toEqual([1, 3, 2]);
    expect(codes(smallModel(PIECES), ['hello'], [1, 1, 1])[0]).toEqual([2, 4, 3, 1]);
  });

  it('normalizes by the longest prefix', () => {
    const replacements = [...new TextEncoder().encode('he\0l\0')].map((byte) => (byte << 24) >> 24);
    const model = smallModel(PIECES, {
      normalizedPrefixes: buildTrie(
        new Map([
          ['H', 3],
          ['HE', 0],
        ]),
      ),
      normalizedReplacements: replacements,
    });
    expect(codes(model, ['HEllo'])[0]).toEqual([3, 4]);
  });
});

describe('a trie', () => {
  it('finds all prefixes, shortest first', () => {
    const trie = buildTrie(
      new Map([
        ['a', 5],
        ['ab', 6],
        ['abc', 7],
        ['b', 8],
      ]),
    );
    const bytes = new TextEncoder().encode('zabx');
    expect([...prefixes(trie, bytes, 1)]).toEqual([
      { value: 5, length: 1 },
      { value: 6, length: 2 },
    ]);
  });
});
