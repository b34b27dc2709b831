import { describe, expect, it } from '@jest/globals';
import { requantizationScale, requantize } from './requantize.ts';

const TIES = requantizationScale(0.05296124517917633, 0.024093778803944588, 0.11484327912330627);

/** scale, sum, half to even: public test vectors. */
const VECTORS = [
  [TIES, 585, 6],
  [TIES, -585, -6],
  [TIES, 45, 0],
  [TIES, 12345, 137],
  [0.5, 1, 0],
  [0.5, -3, -2],
  [0.25, -6, -2],
  [0.0009765625, -1536, -2],
  [0.07467816053182505, -40219, -3003],
  [0.09769246471292102, -12319, -1203],
] as const;

describe('requantizing as XNNPACK does', () => {
  it.each(VECTORS)('%d times %d', (scale, sum, expected) => {
    expect(requantize(sum, Math.fround(scale), -32768, 32767)).toBe(expected);
  });

  it('keeps within its limits', () => {
    expect(requantize(1e9, 1, -128, 127)).toBe(127);
    expect(requantize(-1e9, 1, -128, 127)).toBe(-128);
  });

  it('forms scales in float32', () => {
    expect(TIES).toBe(Math.fround(TIES));
    expect(TIES).toBeCloseTo(0.011111111911, 8);
  });
});
