import { describe, expect, it } from '@jest/globals';
import { LONGEST_KEY } from '@zoo/containers';
import { tensor } from '@zoo/core';
import { evaluate, isolatedScope, prepare } from '../../../evaluate.ts';
import { operandsOf, smallModel, trieOf } from './cases.ts';
import { sentencepieceTokenizer } from './index.ts';

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
      normalizedPrefixes: trieOf(
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

/** Steps of the work on one text, and the most memory that it asks for. */
function costOf(model: Uint8Array, text: string): { steps: number; memory: number } {
  const inputs = operandsOf(model, [text], [0, 0, 0]).map(({ tensor }) => tensor);
  const { run } = prepare(sentencepieceTokenizer, { attrs: {}, inputs, outputs: [] });
  const cost = { steps: 0, memory: 0 };
  const spend = (work: number) => {
    cost.steps += work;
  };
  const reserve = (bytes: number) => {
    cost.memory = Math.max(cost.memory, bytes);
  };
  run(
    inputs.map(({ data }) => data),
    [],
    { ...isolatedScope(), spend, reserve },
  );
  return cost;
}

/** A trie in which a run of one byte goes on for ever, each time as a text of its own: node 0 is its own child. */
function circle(byte: number) {
  const nodes = Array.from({ length: 256 }, () => 0);
  // from base 0 the label leads to node `byte`, whose distance leads back to base 0
  nodes[byte] = ((byte << 10) | 0x100 | byte) >>> 0;
  return { nodes };
}

describe('work on long texts', () => {
  const pieces = Array.from({ length: 40 }, (_, i) => 'a'.repeat(i + 1));
  const rules = {
    normalizedPrefixes: trieOf(new Map(pieces.map((piece) => [piece.replaceAll('a', 'b'), 0]))),
    normalizedReplacements: [97, 0],
  };
  const longest = 40;

  it.each([
    ['one letter', 'a'],
    ['spaces', ' '],
    ['words', 'a aa   aaa '],
    ['what no piece has', 'é'],
    ['almost the longest piece', `${'a'.repeat(longest - 1)}x`],
    ['what rules replace', 'b'],
    ['almost what rules replace', `${'b'.repeat(longest - 1)}x`],
    ['half a pair of surrogates', '\ud800'],
  ])('grows with their length: %s', (_, part) => {
    const model = smallModel(pieces, rules);
    const cost = (characters: number) => costOf(model, part.repeat(Math.ceil(characters / part.length)));
    const [once, twice] = [cost(5000), cost(10_000)];
    expect(twice.steps / once.steps).toBeLessThan(2.1);
    expect(twice.memory / once.memory).toBeLessThan(2.1);
    // a byte begins a walk in each of the two tries, is seen by as many as a piece is long, and stands for three at most
    expect(twice.steps).toBeLessThan(10_000 * 3 * 3 * (longest + 2));
  });

  it('does not follow a trie in a circle', () => {
    const pieces = circle(97);
    const circular = smallModel(['a'], { pieces, addDummyPrefix: false });
    expect(costOf(circular, 'a'.repeat(400)).steps).toBeGreaterThan(80_000);
    for (const part of [{ pieces }, { normalizedPrefixes: pieces, normalizedReplacements: [97, 0] }]) {
      const model = smallModel(['a'], { ...part, addDummyPrefix: false });
      expect(() => codes(model, ['a'.repeat(100 * LONGEST_KEY)])).toThrow('texts without end');
    }
  });

  it('asks before replacements make much of little', () => {
    const normalizedReplacements = [...new Array<number>(300).fill(98), 0];
    const normalizedPrefixes = trieOf(new Map([['a', 0]]));
    const { memory, steps } = costOf(
      smallModel(['b'], { normalizedPrefixes, normalizedReplacements }),
      'a'.repeat(300),
    );
    expect(memory).toBeGreaterThan(90_000);
    expect(steps).toBeGreaterThan(90_000);
  });

  it('wants flags that are there', () => {
    const inputs = operandsOf(smallModel(PIECES), ['he'], [0, 0, 0]).map(({ tensor }) => tensor);
    inputs[5] = tensor('bool', [0], new Uint8Array(0));
    expect(() => evaluate(sentencepieceTokenizer, { attrs: {}, inputs, outputs: [] })).toThrow(
      'a flag is not one element',
    );
  });
});
