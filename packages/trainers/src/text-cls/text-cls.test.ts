import { describe, expect, it } from '@jest/globals';
import { Random } from '@zoo/core';
import { loadModel } from '@zoo/runtime';
import { RegexTokenizer } from '@zoo/tasks';
import fc from 'fast-check';
import { bagOfWords } from './bag.ts';
import { applyNetwork } from './forward.ts';
import { wordGraph } from './graph.ts';
import { SparseRows } from './sparse-rows.ts';
import { buildVocabulary, DELIMITER, vocabularyFile } from './vocabulary.ts';
import type { WordNetwork } from './word-network.ts';

const LIMITS = { limit: 100, minTexts: 1, length: 50 };

function randomNetwork(vocabulary: number, classes: number): WordNetwork {
  const random = new Random(9);
  const numbers = (count: number) => Float32Array.from({ length: count }, () => random.normal());
  const embedding = numbers(vocabulary * 4).fill(0, 0, 4);
  return {
    vocabulary,
    width: 4,
    hidden: 3,
    classes,
    embedding,
    hiddenWeights: numbers(12),
    hiddenBias: numbers(3),
    outputWeights: numbers(3 * classes),
    outputBias: numbers(classes),
  };
}

describe('the vocabulary', () => {
  it('holds the most frequent words behind the special tokens', () => {
    const { ids, size } = buildVocabulary(['b a b', 'a b c'], { ...LIMITS, limit: 2 });
    expect(size).toBe(5);
    expect(['<PAD>', '<START>', '<UNKNOWN>', 'b', 'a', 'c'].map((word) => ids.get(word))).toEqual([
      0,
      1,
      2,
      3,
      4,
      undefined,
    ]);
  });

  it('gives every spelling the id of its lower-case word, for clients that look words up as written', () => {
    const { ids, size } = buildVocabulary(['FREE Free iPod'], LIMITS);
    expect(size).toBe(5);
    expect(new Set(['free', 'Free', 'FREE'].map((word) => ids.get(word)))).toEqual(new Set([3]));
    const tokenizer = new RegexTokenizer({ delimiter: DELIMITER, vocabulary: ids });
    expect([...tokenizer.encode('Get a FREE iPod!', 6)]).toEqual([1, 2, 2, 3, 4, 0]);
  });

  it('is written as one spelling and id a line', () => {
    expect(vocabularyFile(buildVocabulary(["isn't"], LIMITS))).toBe(
      "<PAD> 0\n<START> 1\n<UNKNOWN> 2\nisn't 3\nIsn't 3\n",
    );
  });

  it('leaves out words of too few texts', () => {
    expect(buildVocabulary(['x x x', 'y', 'y'], { ...LIMITS, minTexts: 2 }).ids.has('x')).toBe(false);
  });
});

describe('a bag of words', () => {
  it('has a row of shares that sum to 1 for every text', () => {
    const text = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 5 }),
        fc.double({ min: 0, max: 0.9 }),
        (texts, drop) => {
          const random = new Random(1);
          const { ids, shares } = bagOfWords(
            texts.map((ids) => Int32Array.from(ids)),
            { drop, random },
          );
          expect(new Set(ids).size).toBe(ids.length);
          texts.forEach((_, row) => {
            const sum = shares.subarray(row * ids.length, (row + 1) * ids.length).reduce((a, b) => a + b, 0);
            expect(sum).toBeCloseTo(1, 4);
          });
        },
      ),
    );
  });
});

describe('lazy Adam', () => {
  it('moves against the gradient by about the rate, and leaves other rows alone', () => {
    const rows = new SparseRows(Float32Array.of(1, 1, 2, 2, 3, 3), 2);
    rows.update([1], Float32Array.of(5, -0.1), 0.01, 0);
    expect([...rows.values].map((x) => Number(x.toFixed(4)))).toEqual([1, 1, 1.99, 2.01, 3, 3]);
  });
});

describe('the exported graph', () => {
  it('computes what the network computes, without its padding', async () => {
    const network = randomNetwork(12, 3);
    const model = await loadModel(wordGraph(network, 6));
    for (const words of [[1], [1, 5, 5, 11], [1, 2, 3, 4, 5, 6]]) {
      const ids = Int32Array.from({ length: 6 }, (_, i) => words[i] ?? 0);
      const [{ data }] = Object.values(await model.run([ids]));
      const expected = applyNetwork(network, Int32Array.from(words));
      [...(data as Float32Array)].forEach((score, c) => {
        expect(score).toBeCloseTo(expected[c], 5);
      });
    }
  });
});
