import { describe, expect, it } from '@jest/globals';
import { geometricMean, median, summarize } from './samples.ts';

describe('samples', () => {
  it('are summed up by values that occurred, whatever their order', () => {
    expect(summarize([5, 1, 9, 3, 4, 2, 8, 7, 6, 10])).toEqual({ runs: 10, min: 1, median: 5.5, p90: 9 });
    expect(summarize([7])).toEqual({ runs: 1, min: 7, median: 7, p90: 7 });
  });

  it('have a median that one outlier cannot move', () => {
    expect(median([1, 1000, 2])).toBe(2);
  });

  it('are averaged as ratios', () => {
    expect(geometricMean([0.5, 2])).toBeCloseTo(1);
    expect(geometricMean([])).toBeUndefined();
  });
});
