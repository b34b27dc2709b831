import { describe, expect, it } from '@jest/globals';
import { floats, ints, run } from '../../testing/run.ts';

const SEEDS = floats([3, 2], [0.123, 0.456, -0.321, 1.234, 5.678, -4.321]);

/** The values of the test of the TFLite kernel. */
describe('LSH_PROJECTION', () => {
  it('gives a bit for each seed', () => {
    const x = ints([5], [12345, 54321, 67890, 9876, -12345678]);
    const { values } = run('LSH_PROJECTION', [SEEDS, x, floats([5], [1, 1, 1, 1, 1])], { type: 'DENSE' });
    expect(values).toEqual([0, 0, 0, 1, 0, 0]);
  });

  it('gives a number for each row of seeds, apart from those of other rows', () => {
    const x = ints([5], [12345, 54321, 67890, 9876, -12345678]);
    expect(run('LSH_PROJECTION', [SEEDS, x], { type: 'SPARSE' }).values).toEqual([0, 4 + 1, 8 + 0]);
  });

  it('hashes rows of more than one element whole, and weighs them', () => {
    const x = ints(
      [5, 2, 2],
      [
        1234, 2345, 3456, 1234, 4567, 5678, 6789, 4567, 7891, 8912, 9123, 7890, -987, -876, -765, -987, -543,
        -432, -321, -543,
      ],
    );
    const weights = floats([5], [0.12, 0.34, 0.56, 0.67, 0.78]);
    expect(run('LSH_PROJECTION', [SEEDS, x, weights], { type: 'SPARSE' }).values).toEqual([
      0 + 2,
      4 + 1,
      8 + 1,
    ]);
  });

  it('must be told which of both', () => {
    expect(() => run('LSH_PROJECTION', [SEEDS, ints([1], [1])])).toThrow('neither sparse nor dense');
  });
});
