import { describe, expect, it } from '@jest/globals';
import { type Tensor, tensor } from '@zoo/core';
import { evaluate } from '../evaluate.ts';
import { ops } from '../table.ts';

const floats = (shape: readonly number[], ...values: number[]) =>
  tensor('float32', shape, Float32Array.from(values));
const ints = (shape: readonly number[], ...values: number[]) =>
  tensor('int32', shape, Int32Array.from(values));

function run(name: string, inputs: readonly (Tensor | undefined)[], attrs: object = {}): Tensor[] {
  return evaluate(ops.find(name, false)!, {
    attrs: { ...ops.defaults(name), ...attrs },
    inputs,
    outputs: [],
  });
}

describe('HASHTABLE_LOOKUP', () => {
  it('finds rows by key, says which were found, and gives zeros for the others', () => {
    const table = floats([3, 2], 0, 1, 10, 11, 20, 21);
    const [rows, hits] = run('HASHTABLE_LOOKUP', [
      ints([4], 1234, -292, -11, 0),
      ints([3], -11, 0, 1234),
      table,
    ]);
    expect(rows).toMatchObject({ shape: [4, 2], data: Float32Array.of(20, 21, 0, 0, 0, 1, 10, 11) });
    expect(hits.data).toEqual(Uint8Array.of(1, 0, 1, 1));
  });
});

describe('EMBEDDING_LOOKUP', () => {
  it('copies rows of a float16 table bit for bit', () => {
    const table = tensor('float16', [3, 2], Uint16Array.of(0x3c00, 0x4000, 0x7e01, 0x8000, 1, 2));
    const [rows] = run('EMBEDDING_LOOKUP', [ints([2], 1, 0), table]);
    expect(rows).toMatchObject({
      dtype: 'float16',
      shape: [2, 2],
      data: Uint16Array.of(0x7e01, 0x8000, 0x3c00, 0x4000),
    });
  });
});

describe('EMBEDDING_LOOKUP_SPARSE', () => {
  // row i of the table is i, i + 0.1
  const table = floats([4, 2], 0, 0.1, 1, 1.1, 2, 2.1, 3, 3.1);
  const operands = [
    ints([3], 1, 3, 0),
    ints([3, 2], 0, 0, 2, 0, 2, 1),
    ints([2], 3, 2),
    floats([3], 1, 2, 4),
  ];

  it.each([
    ['SUM', [1, 1.1, 0, 0, 6, 6.6]],
    ['MEAN', [1, 1.1, 0, 0, 1, 1.1]],
    ['SQRTN', [1, 1.1, 0, 0, 6 / Math.sqrt(20), 6.6 / Math.sqrt(20)]],
  ])('combines by %s', (combiner, expected) => {
    const [{ shape, data }] = run('EMBEDDING_LOOKUP_SPARSE', [...operands, table], { combiner });
    expect(shape).toEqual([3, 2]);
    expected.forEach((value, i) => {
      expect(data[i]).toBeCloseTo(value, 5);
    });
  });

  it('refuses ids outside of the table', () => {
    const bad = [ints([3], 1, 9, 0), ...operands.slice(1), table];
    expect(() => run('EMBEDDING_LOOKUP_SPARSE', bad, { combiner: 'SUM' })).toThrow('index out of range');
  });
});

describe('SKIP_GRAM', () => {
  const text = tensor('string', [1], ['the quick\t brown fox']);

  it('makes n-grams', () => {
    expect(run('SKIP_GRAM', [text], { ngramSize: 2 })[0].data).toEqual([
      'the quick',
      'quick brown',
      'brown fox',
    ]);
  });

  it('leaves out up to so many words', () => {
    const { data } = run('SKIP_GRAM', [text], { ngramSize: 3, maxSkipSize: 1 })[0];
    expect(data).toEqual(['the quick brown', 'the quick fox', 'the brown fox', 'quick brown fox']);
  });

  it('includes shorter ones when asked', () => {
    const { data } = run('SKIP_GRAM', [text], { ngramSize: 2, includeAllNgrams: true })[0];
    expect(data).toEqual(['the', 'the quick', 'quick', 'quick brown', 'brown', 'brown fox', 'fox']);
  });
});

describe('CONV_3D', () => {
  const attrs = { padding: 'VALID', strideD: 1, strideH: 1, strideW: 1 };

  it('sums a volume under the filter', () => {
    const x = floats([1, 2, 2, 2, 1], 1, 2, 3, 4, 5, 6, 7, 8);
    const [{ shape, data }] = run(
      'CONV_3D',
      [x, floats([2, 2, 1, 1, 2], 1, 0, 1, 0, 1, 0, 1, 1), undefined],
      attrs,
    );
    expect(shape).toEqual([1, 1, 1, 2, 2]);
    // channel 0 sums a column of four, channel 1 takes its last element
    expect(data).toEqual(Float32Array.of(1 + 3 + 5 + 7, 7, 2 + 4 + 6 + 8, 8));
  });

  it('is undone in shape by its transpose, which spreads each element', () => {
    const shape = ints([5], 1, 1, 1, 3, 1);
    const filter = floats([1, 1, 2, 1, 1], 10, 1);
    const [{ data }] = run('CONV_3D_TRANSPOSE', [shape, filter, floats([1, 1, 1, 2, 1], 1, 2)], attrs);
    expect(data).toEqual(Float32Array.of(10, 1 + 20, 2));
  });
});

describe('MULTINOMIAL', () => {
  it('never draws what has no probability', () => {
    const logits = floats([1, 3], Number.NEGATIVE_INFINITY, 0, Number.NEGATIVE_INFINITY);
    const [{ dtype, shape, data }] = run('MULTINOMIAL', [logits, ints([], 5)]);
    expect([dtype, shape]).toEqual(['int64', [1, 5]]);
    expect(data).toEqual(BigInt64Array.of(1n, 1n, 1n, 1n, 1n));
  });
});
