import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { reciprocal } from './reciprocal.ts';

it('is the reciprocal to 27 bits', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2147483647 }), (x) => {
      const { significand, shift } = reciprocal(x);
      expect(Math.abs(significand * 2 ** (shift - 31) * x - 1)).toBeLessThan(2 ** -27);
    }),
  );
});
