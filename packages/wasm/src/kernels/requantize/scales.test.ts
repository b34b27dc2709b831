import { describe, expect, it } from '@jest/globals';
import { requantizationScale } from '@zoo/core';
import fc from 'fast-check';
import { requantizationScales } from './scales.ts';

const scale = fc.float({ min: Math.fround(1e-30), max: Math.fround(1e10), noNaN: true });

describe('requantization scales', () => {
  it('are those of one channel at a time, bit for bit', () => {
    fc.assert(
      fc.property(
        scale,
        fc.array(scale, { minLength: 1, maxLength: 40 }),
        scale,
        (input, weights, output) => {
          const expected = weights.map((one) => requantizationScale(input, one, output));
          expect(requantizationScales(input, weights, output)).toEqual(new Float32Array(expected));
        },
      ),
    );
  });
});
