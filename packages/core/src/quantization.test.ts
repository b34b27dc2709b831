import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ZooError } from './errors.ts';
import { asymmetricParameters, QUANTIZED_RANGE, quantizeValue, symmetricScale } from './quantization.ts';

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });

describe('asymmetric parameters', () => {
  it('represent zero exactly and keep every value of the range within one step', () => {
    fc.assert(
      fc.property(finite, finite, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, at) => {
        const [min, max] = [Math.min(a, b), Math.max(a, b)];
        const { scale, zeroPoint } = asymmetricParameters(min, max, QUANTIZED_RANGE.int8);
        const back = (real: number) =>
          scale[0] * (quantizeValue(real, scale[0], zeroPoint[0], QUANTIZED_RANGE.int8) - zeroPoint[0]);
        expect(back(0)).toBe(0);
        const real = min + at * (max - min);
        expect(Math.abs(back(real) - real)).toBeLessThanOrEqual(scale[0] * 1.01);
      }),
    );
  });

  it('of pictures in [-1, 1] are the well-known ones', () => {
    const { scale, zeroPoint } = asymmetricParameters(-1, 1, QUANTIZED_RANGE.uint8);
    expect(scale[0]).toBeCloseTo(0.00784314, 7);
    expect([127, 128]).toContain(zeroPoint[0]);
  });

  it('do not exist for a range that is not finite', () => {
    expect(() => asymmetricParameters(0, Number.POSITIVE_INFINITY, QUANTIZED_RANGE.int8)).toThrow(ZooError);
  });
});

describe('a symmetric scale', () => {
  it('is never zero', () => {
    expect(symmetricScale(0, 127)).toBe(1);
    expect(symmetricScale(12.7, 127)).toBeCloseTo(0.1, 6);
  });
});
