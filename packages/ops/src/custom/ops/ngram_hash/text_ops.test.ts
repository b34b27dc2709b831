import { describe, expect, it } from '@jest/globals';
import { type Tensor, tensor } from '@zoo/core';
import type { OpDefinition, Site } from '@zoo/ir';
import { evaluate } from '../../../evaluate.ts';
import { floats, ints } from '../../../testing/run.ts';
import { murmur64 } from '../../lib/murmur.ts';
import { kmeansEmbeddingLookup } from '../kmeans_embedding_lookup/index.ts';
import { ngrams } from '../ngrams/index.ts';
import { raggedRange } from '../ragged_range/index.ts';
import { whitespaceTokenizer } from '../whitespace_tokenizer/index.ts';
import { ngramHash } from './index.ts';

const texts = (shape: readonly number[], ...values: string[]) => tensor('string', shape, values);

function run(op: OpDefinition, inputs: readonly Tensor[], attrs = {}, outputs: Site['outputs'] = []) {
  return evaluate(op, { attrs, inputs, outputs }).map(({ shape, data }) => ({
    shape,
    values: Array.from(data as ArrayLike<unknown>, (value) =>
      typeof value === 'bigint' ? Number(value) : value,
    ),
  }));
}

describe('NGramHash', () => {
  const attrs = {
    lowercase_input: true,
    max_splits: 128,
    ngram_lengths: [1, 2],
    seed: 123n,
    vocab_sizes: [100, 200],
  };
  const hash = (text: string, size: number) =>
    Number(murmur64(new TextEncoder().encode(text), 123n) % BigInt(size)) + 1;
  const expected = (...tokens: string[]) => [
    ...tokens.map((token) => hash(token, 100)),
    ...tokens.map((token, i) => hash(token + (tokens[i + 1] ?? ''), 200)),
  ];

  /** Structure of ngram_hash_test.cc. */
  it.each([
    ['hi', ['^', 'h', 'i', '$']],
    ['HI', ['^', 'h', 'i', '$']],
    ['!', ['^', ' ', '$']],
  ])('numbers the n-grams of %j', (text, tokens) => {
    expect(run(ngramHash, [texts([1], text)], attrs)).toEqual([
      { shape: [1, 2, tokens.length], values: expected(...tokens) },
    ]);
  });

  it('cuts long texts, keeping the ends', () => {
    const [{ values }] = run(ngramHash, [texts([1], 'wow')], { ...attrs, max_splits: 3 });
    expect(values).toEqual(expected('^', 'w', '$'));
  });

  it('hashes nothing to nothing, and depends on the seed', () => {
    expect(murmur64(new Uint8Array(0), 0n)).toBe(0n);
    const x = new TextEncoder().encode('deadbeef000---');
    expect(murmur64(x, 100n)).not.toBe(murmur64(x, 101n));
  });
});

it('KmeansEmbeddingLookup averages the codes of tokens up to the first zero', () => {
  const codes = tensor('uint8', [3, 2], Uint8Array.of(0, 0, 0, 1, 1, 1));
  const book = floats([2, 1], [10, 20]);
  expect(run(kmeansEmbeddingLookup, [ints([1, 4], [1, 2, 0, 1]), codes, book])).toEqual([
    { shape: [1, 2], values: [15, 20] },
  ]);
});

it('WhitespaceTokenizer pads words, or gives row splits', () => {
  const two = texts([2], ' a  bc ', 'd');
  expect(run(whitespaceTokenizer, [two], {}, [{ dtype: 'string' }])).toEqual([
    { shape: [2, 2], values: ['a', 'bc', 'd', ''] },
  ]);
  expect(run(whitespaceTokenizer, [two], {}, [{ dtype: 'string' }, { dtype: 'int64' }])).toEqual([
    { shape: [3], values: ['a', 'bc', 'd'] },
    { shape: [3], values: [0, 2, 3] },
  ]);
});

it('Ngrams joins neighbours of a row', () => {
  const attrs = { axis: -1, reduction_type: 'STRING_JOIN', string_separator: ' ', width: 2 };
  const words = texts([5], 'a', 'b', 'c', 'd', 'e');
  expect(run(ngrams, [words], attrs)).toEqual([{ shape: [4], values: ['a b', 'b c', 'c d', 'd e'] }]);
  const splits = tensor('int64', [3], BigInt64Array.of(0n, 3n, 5n));
  expect(run(ngrams, [words, splits], attrs)).toEqual([
    { shape: [3], values: ['a b', 'b c', 'd e'] },
    { shape: [3], values: [0, 2, 3] },
  ]);
});

it('RaggedRange counts up and down', () => {
  const numbers = [ints([3], [0, 5, 8]), ints([3], [8, 7, 5]), ints([3], [3, 1, -2])];
  expect(run(raggedRange, numbers, {}, [{ dtype: 'int64' }])).toEqual([
    { shape: [4], values: [0, 3, 5, 7] },
    { shape: [7], values: [0, 3, 6, 5, 6, 8, 6] },
  ]);
  expect(() => run(raggedRange, [ints([1], [0]), ints([1], [1]), ints([1], [0])])).toThrow('does not end');
});
