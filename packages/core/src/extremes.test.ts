import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { extremes } from './extremes.ts';

describe('extremes', () => {
  it('are the least and the greatest number', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1 }), (numbers) => {
        const { least, greatest } = extremes(numbers);
        expect(numbers.every((one) => least <= one && one <= greatest)).toBe(true);
        expect(numbers).toContain(least);
        expect(numbers).toContain(greatest);
      }),
    );
  });

  it('are the same for all lists of the same numbers', () => {
    const floats = fc.float32Array({ minLength: 2 });
    fc.assert(
      fc.property(floats, (numbers) => {
        expect(extremes(numbers)).toEqual(extremes([...numbers]));
        expect(extremes(numbers.map(Math.abs))).toEqual(extremes([...numbers].map(Math.abs)));
      }),
    );
    fc.assert(
      fc.property(fc.int32Array({ minLength: 2 }), (numbers) => {
        expect(extremes(numbers)).toEqual(extremes([...numbers]));
      }),
    );
  });

  it('let nobody overlook what is not a number', () => {
    expect(extremes([1, Number.NaN, 2]).greatest).toBeNaN();
    expect(extremes(Float32Array.of(1, Number.NaN, 2)).greatest).toBeNaN();
    expect(extremes(Float32Array.of(-1, Number.NaN, -2)).greatest).toBeNaN();
    expect(extremes(new Int32Array([3, -4, 5]))).toEqual({ least: -4, greatest: 5 });
  });
});
