import { describe, expect, it } from '@jest/globals';
import { tensor } from '@zoo/core';
import { bools, floats, ints, list, run, runAll, scalar } from '../testing/run.ts';

const contents = (results: ReturnType<typeof runAll>) =>
  results.map(({ data }) => Array.from(data as ArrayLike<number | bigint>, Number));

describe('choosing', () => {
  it('SELECT by element, by row, by one condition', () => {
    const [x, y] = [floats([2, 2], [1, 2, 3, 4]), floats([2, 2], [-1, -2, -3, -4])];
    expect(run('SELECT', [bools([2, 2], [1, 0, 0, 1]), x, y]).values).toEqual([1, -2, -3, 4]);
    expect(run('SELECT', [bools([2], [0, 1]), x, y]).values).toEqual([-1, -2, 3, 4]);
    expect(run('SELECT', [bools([], [1]), x, y]).values).toEqual([1, 2, 3, 4]);
    expect(() => run('SELECT', [bools([3], [0, 1, 1]), x, y])).toThrow(/go together/);
  });

  it('SELECT_V2 broadcasts all three', () => {
    const inputs = [bools([2, 1], [1, 0]), floats([2], [1, 2]), floats([], [9])];
    expect(run('SELECT_V2', inputs)).toEqual({ shape: [2, 2], values: [1, 2, 9, 9] });
  });

  it('WHERE lists coordinates', () => {
    expect(run('WHERE', [bools([2, 2], [0, 1, 1, 0])])).toEqual({ shape: [2, 2], values: [0, 1, 1, 0] });
    expect(run('WHERE', [bools([2], [0, 0])])).toEqual({ shape: [0, 1], values: [] });
  });
});

describe('ordering', () => {
  it('ARG_MAX and ARG_MIN take the first of equals', () => {
    const x = floats([2, 3], [1, 3, 3, 0, 0, 2]);
    expect(run('ARG_MAX', [x, scalar(1)]).values).toEqual([1, 2]);
    expect(run('ARG_MIN', [x, scalar(-1)]).values).toEqual([0, 0]);
    expect(run('ARG_MAX', [x, scalar(0)]).values).toEqual([0, 0, 0]);
  });

  it('TOPK_V2 sorts downwards, the first of equals first', () => {
    expect(contents(runAll('TOPK_V2', [floats([4], [1, 5, 5, 3]), scalar(3)]))).toEqual([
      [5, 5, 3],
      [1, 2, 3],
    ]);
    expect(() => runAll('TOPK_V2', [floats([1], [1]), scalar(2)])).toThrow(/fewer/);
  });

  it('UNIQUE keeps the order of first appearance', () => {
    expect(contents(runAll('UNIQUE', [ints([5], [7, 3, 7, 7, 1])]))).toEqual([
      [7, 3, 1],
      [0, 1, 0, 0, 2],
    ]);
  });

  it('NON_MAX_SUPPRESSION drops or lowers what overlaps', () => {
    // TensorFlow's example: three pairs of boxes that overlap by 9 tenths or more
    const boxes = floats(
      [6, 4],
      [...[0, 0, 1, 1, 0, 0.1, 1, 1.1, 0, -0.1, 1, 0.9], ...[0, 10, 1, 11, 0, 10.1, 1, 11.1, 0, 100, 1, 101]],
    );
    const scores = floats([6], [0.9, 0.75, 0.6, 0.95, 0.5, 0.3]);
    const limits = [scalar(4), floats([], [0.5]), floats([], [0])];
    expect(contents(runAll('NON_MAX_SUPPRESSION_V4', [boxes, scores, ...limits]))).toEqual([
      [3, 0, 5, 0],
      [3],
    ]);
    const soft = [scalar(6), floats([], [1]), floats([], [0]), floats([], [0.5])];
    const [indices, kept] = contents(runAll('NON_MAX_SUPPRESSION_V5', [boxes, scores, ...soft]));
    expect(indices).toEqual([3, 0, 1, 5, 4, 2]);
    [0.95, 0.9, 0.384, 0.3, 0.256, 0.197].forEach((score, i) => {
      expect(kept[i]).toBeCloseTo(score, 2);
    });
  });
});

describe('making', () => {
  it('RANGE stops before the limit', () => {
    expect(run('RANGE', [scalar(3), scalar(-4), scalar(-3)]).values).toEqual([3, 0, -3]);
    expect(() => run('RANGE', [scalar(0), scalar(4), scalar(-1)])).toThrow(/delta/);
    expect(() => run('RANGE', [scalar(0), scalar(4), scalar(0)])).toThrow(/delta/);
  });

  it('FILL, SHAPE and RANK', () => {
    expect(run('FILL', [list(2, 2), floats([], [3])])).toEqual({ shape: [2, 2], values: [3, 3, 3, 3] });
    expect(run('SHAPE', [floats([2, 1], [1, 2])]).values).toEqual([2, 1]);
    expect(run('RANK', [floats([2, 1], [1, 2])]).values).toEqual([2]);
    expect(() => run('FILL', [list(-1), floats([], [3])])).toThrow();
  });

  it('ONE_HOT leaves rows of indices outside cold', () => {
    const [on, off] = [floats([], [5]), floats([], [1])];
    expect(run('ONE_HOT', [list(1, 3, -1), scalar(2), on, off], { axis: -1 })).toEqual({
      shape: [3, 2],
      values: [1, 5, 1, 1, 1, 1],
    });
    expect(run('ONE_HOT', [list(1, 0), scalar(2), on, off], { axis: 0 }).values).toEqual([1, 5, 5, 1]);
  });

  it('MATRIX_DIAG and MATRIX_SET_DIAG', () => {
    expect(run('MATRIX_DIAG', [list(7, 8)])).toEqual({ shape: [2, 2], values: [7, 0, 0, 8] });
    const x = ints([2, 3], [1, 2, 3, 4, 5, 6]);
    expect(run('MATRIX_SET_DIAG', [x, list(0, 9)]).values).toEqual([0, 2, 3, 4, 9, 6]);
  });

  it('SPARSE_TO_DENSE', () => {
    const inputs = [ints([2, 2], [0, 1, 1, 0]), list(2, 2), list(5, 6), scalar(-1)];
    expect(run('SPARSE_TO_DENSE', inputs).values).toEqual([-1, 5, 6, -1]);
  });
});

describe('running sums', () => {
  const x = floats([4], [1, 2, 3, 4]);
  it.each([
    [{}, [1, 3, 6, 10]],
    [{ exclusive: true }, [0, 1, 3, 6]],
    [{ reverse: true }, [10, 9, 7, 4]],
    [{ exclusive: true, reverse: true }, [9, 7, 4, 0]],
  ])('CUMSUM %j', (attrs, values) => {
    expect(run('CUMSUM', [x, scalar(0)], attrs).values).toEqual(values);
  });

  it('CUMSUM of int64', () => {
    const wide = tensor('int64', [2], BigInt64Array.of(2n ** 40n, 1n));
    expect(run('CUMSUM', [wide, scalar(0)]).values).toEqual([2 ** 40, 2 ** 40 + 1]);
  });

  it('SEGMENT_SUM wants ids without gaps, UNSORTED_SEGMENT_* does not', () => {
    expect(run('SEGMENT_SUM', [x, list(0, 0, 1, 2)])).toEqual({ shape: [3], values: [3, 3, 4] });
    expect(() => run('SEGMENT_SUM', [x, list(0, 2, 2, 3)])).toThrow(/grow by 0 or 1/);
    expect(run('UNSORTED_SEGMENT_SUM', [x, list(2, -1, 2, 0), scalar(3)]).values).toEqual([4, 0, 4]);
    expect(run('UNSORTED_SEGMENT_PROD', [x, list(1, 1, 1, 0), scalar(2)]).values).toEqual([4, 6]);
    expect(run('UNSORTED_SEGMENT_MAX', [ints([2], [-5, -7]), list(0, 0), scalar(2)]).values).toEqual([
      -5, -2147483648,
    ]);
    expect(run('UNSORTED_SEGMENT_MIN', [ints([2], [5, 7]), list(0, 0), scalar(1)]).values).toEqual([5]);
  });

  it('BUCKETIZE counts boundaries at or below', () => {
    expect(run('BUCKETIZE', [x], { boundaries: [0, 2, 4] }).values).toEqual([1, 2, 2, 3]);
  });
});
