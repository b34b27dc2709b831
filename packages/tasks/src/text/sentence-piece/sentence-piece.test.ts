import { describe, expect, it } from '@jest/globals';
import { writeDoubleArray } from '@zoo/containers';
import { ZooError } from '@zoo/core';
import fc from 'fast-check';
import { type DraftPiece, sentencePieceModel } from '../../../../../tools/testing/sentence-piece.ts';
import { SentencePieceTokenizer } from './tokenizer.ts';

const PIECES: readonly DraftPiece[] = [
  ['<unk>', 0, 2],
  ['<s>', 0, 3],
  ['[CLS]', 0, 3],
  ['▁he', -2],
  ['llo', -3],
  ['▁hello', -6],
  ['▁', -1.5],
  ['l', -4],
  ['o', -4],
  ['▁world', -3.5],
  ['<mask>', 0, 4],
  ['wor', -1, 5],
];

function pieces(
  text: string,
  options: Parameters<typeof sentencePieceModel>[1] = {},
  list = PIECES,
): string[] {
  const tokenizer = SentencePieceTokenizer.of(sentencePieceModel(list, options));
  return tokenizer.encode(text).map((id) => list[id][0]);
}

describe('SentencePieceTokenizer', () => {
  it('finds the most probable pieces', () => {
    expect(pieces('hello world')).toEqual(['▁he', 'llo', '▁world']); // -2 - 3 is better than -6
    expect(pieces('lo')).toEqual(['▁', 'l', 'o']);
  });

  it('removes spaces that say nothing', () => {
    expect(pieces('  hello   world ')).toEqual(['▁he', 'llo', '▁world']);
    expect(pieces('   ')).toEqual([]);
    expect(pieces('')).toEqual([]);
  });

  it('keeps them when the model says so', () => {
    const normalizer = { removeExtraSpaces: false };
    expect(pieces('l  o', { normalizer })).toEqual(['▁', 'l', '▁', '▁', 'o']);
    expect(pieces('l', { normalizer: { addDummyPrefix: false } })).toEqual(['l']);
  });

  it('joins neighbouring unknown characters', () => {
    expect(pieces('xyz😀l')).toEqual(['▁', '<unk>', 'l']);
  });

  it('takes a symbol of the user as one, and an unused piece not at all', () => {
    expect(pieces('l<mask>o')).toEqual(['▁', 'l', '<mask>', 'o']);
    expect(pieces('wor')).toEqual(['▁', '<unk>', 'o', '<unk>']);
  });

  it('falls back to bytes', () => {
    const bytes = ['<0xC3>', '<0xA9>'].map((text): DraftPiece => [text, 0, 6]);
    expect(pieces('é', { byteFallback: true }, [...PIECES, ...bytes])).toEqual(['▁', '<0xC3>', '<0xA9>']);
  });

  it('knows pieces by name', () => {
    const tokenizer = SentencePieceTokenizer.of(sentencePieceModel(PIECES));
    expect([tokenizer.idOf('[CLS]'), tokenizer.idOf('llo'), tokenizer.idOf('[SEP]')]).toEqual([2, 4, 0]);
  });

  it('normalizes by the rules of the model', () => {
    // a double array that holds the one text "H" -> "h": root, then node H (label 0x48, ends), then its leaf
    const trie = new Uint32Array(256);
    const [base, leaf] = [128, 64];
    trie[0] = base << 10;
    trie[base ^ 0x48] = ((base ^ 0x48 ^ leaf) << 10) | 0x100 | 0x48;
    trie[leaf] = 0x80000000;
    const charsmap = Uint8Array.from([
      ...new Uint8Array(Uint32Array.of(trie.byteLength).buffer),
      ...new Uint8Array(trie.buffer),
      ...new TextEncoder().encode('h\0'),
    ]);
    expect(pieces('Hello', { normalizer: { charsmap } })).toEqual(['▁he', 'llo']);
    expect(pieces('él', { normalizer: { charsmap } })).toEqual(['▁', '<unk>', 'l']);
  });

  it('refuses pieces of a page, and rules that make a page of a letter', () => {
    expect(() => pieces('l', {}, [...PIECES, ['l'.repeat(300), -1]])).toThrow('a piece of 300 characters');
    const trie = writeDoubleArray(new Map([['l', 0]]));
    const charsmap = Uint8Array.from([
      ...new Uint8Array(Uint32Array.of(trie.byteLength).buffer),
      ...new Uint8Array(trie.buffer),
      ...new TextEncoder().encode(`${'o'.repeat(100)}\0`),
    ]);
    expect(() => pieces('l', { normalizer: { charsmap } })).toThrow(
      'rules that make more than 64 bytes of 1',
    );
  });

  it('refuses other kinds', () => {
    expect(() => pieces('l', { kind: 2 })).toThrow('got BPE');
  });

  it('refuses a model without an unknown piece', () => {
    expect(() => pieces('l', {}, [['l', 0]])).toThrow('no piece stands for the unknown');
  });

  it('reads damaged files as errors, or as models that cut any text', () => {
    const good = sentencePieceModel(PIECES, { normalizer: { charsmap: new Uint8Array(1032).fill(7) } });
    const change = fc.record({ at: fc.nat(good.length - 1), to: fc.nat(255), length: fc.nat(good.length) });
    fc.assert(
      fc.property(change, fc.string({ unit: 'binary' }), ({ at, to, length }, text) => {
        const bytes = good.slice(0, at % 2 === 0 ? good.length : length);
        if (at < bytes.length) bytes[at] = to;
        try {
          expect(Array.isArray(SentencePieceTokenizer.of(bytes).encode(text))).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(ZooError);
        }
      }),
      { numRuns: 300 },
    );
  });
});
