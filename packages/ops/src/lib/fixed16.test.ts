import { describe, expect, it } from '@jest/globals';
import { fixedSigmoid, fixedTanh } from './fixed16.ts';

/** The largest error in steps of 2^-15 over all int16 values. */
function largestError(f: (x: number) => number, exact: (x: number) => number): number {
  let worst = 0;
  for (let x = -32768; x < 32768; x += 7) worst = Math.max(worst, Math.abs(f(x) - 32768 * exact(x)));
  return worst;
}

describe('16-bit fixed point', () => {
  it.each([2, 3, 4, 5, 6])('sigmoid and tanh of %d integer bits are within a few steps', (bits) => {
    const real = (x: number) => x / 2 ** (15 - bits);
    expect(
      largestError(
        (x) => fixedSigmoid(x, bits),
        (x) => 1 / (1 + Math.exp(-real(x))),
      ),
    ).toBeLessThan(8);
    expect(
      largestError(
        (x) => fixedTanh(x, bits),
        (x) => Math.tanh(real(x)),
      ),
    ).toBeLessThan(12);
  });

  it('is odd around the middle', () => {
    for (const x of [1, 77, 4096, 32767]) {
      expect(fixedTanh(-x, 3)).toBe(-fixedTanh(x, 3));
      expect(fixedSigmoid(-x, 3) + fixedSigmoid(x, 3)).toBe(32767);
    }
  });
});
