import { describe, expect, it } from '@jest/globals';
import { quantile, summarize } from './statistics.ts';

describe('statistics', () => {
  it('summarize times in any order', () => {
    expect(summarize([3, 1, 2])).toEqual({ min_ms: 1, median_ms: 2, p90_ms: expect.closeTo(2.8) });
  });

  it('interpolate between neighbours, and take one or no value', () => {
    expect(quantile([0, 10], 0.25)).toBe(2.5);
    expect(quantile([7], 0.9)).toBe(7);
    expect(quantile([], 0.5)).toBe(0);
  });
});
