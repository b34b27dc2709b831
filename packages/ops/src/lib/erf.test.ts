import { expect, it } from '@jest/globals';
import { erfc } from './erf.ts';

/** Values of NIST's Digital Library of Mathematical Functions, table 7.23. */
it.each([
  [0, 1],
  [0.5, 0.479500122186953],
  [1, 0.157299207050285],
  [2, 0.004677734981047],
  [3, 2.2090496998585e-5],
  [5, 1.537459794428e-12],
  [-1, 1.842700792949715],
])('erfc(%d)', (x, y) => {
  expect(Math.abs(erfc(x) / y - 1)).toBeLessThan(1e-12);
});

it('is smooth where the series hands over to the fraction', () => {
  expect(Math.abs(erfc(2.5 - 1e-9) / erfc(2.5 + 1e-9) - 1)).toBeLessThan(2e-8);
  expect(erfc(30)).toBe(0);
  expect(erfc(Number.NaN)).toBeNaN();
});
