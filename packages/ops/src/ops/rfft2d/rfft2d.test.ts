import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { floats, list, run } from '../../testing/run.ts';

it('the transform of an impulse is flat, of a constant an impulse', () => {
  expect(run('RFFT2D', [floats([1, 4], [1, 0, 0, 0]), list(1, 4)])).toEqual({
    shape: [1, 3],
    values: [1, 0, 1, 0, 1, 0],
  });
  expect(run('RFFT2D', [floats([2, 2], [1, 1, 1, 1]), list(2, 2)]).values).toEqual([4, 0, 0, 0, 0, 0, 0, 0]);
});

it('agrees with the sum of its definition, padded and cut', () => {
  const [height, width] = [4, 8];
  const value = fc.float({ min: -1, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(value, { minLength: 15, maxLength: 15 }), (signal) => {
      const { values } = run('RFFT2D', [floats([3, 5], signal), list(height, width)]);
      for (let u = 0; u < height; u++) {
        for (let v = 0; v <= width / 2; v++) {
          let [re, im] = [0, 0];
          signal.forEach((x, i) => {
            const angle = -2 * Math.PI * ((u * Math.floor(i / 5)) / height + (v * (i % 5)) / width);
            re += x * Math.cos(angle);
            im += x * Math.sin(angle);
          });
          const at = 2 * (u * (width / 2 + 1) + v);
          expect(values[at]).toBeCloseTo(re, 4);
          expect(values[at + 1]).toBeCloseTo(im, 4);
        }
      }
    }),
    { numRuns: 20 },
  );
});

it('wants powers of two', () => {
  expect(() => run('RFFT2D', [floats([1, 4], [1, 0, 0, 0]), list(1, 6)])).toThrow(/powers of two/);
});
