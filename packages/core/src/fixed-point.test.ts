import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  INT32_MAX,
  INT32_MIN,
  multiplyByQuantizedMultiplier,
  multiplyByQuantizedMultiplier64,
  multiplyByQuantizedMultiplierSingle,
  quantizeMultiplier,
} from './fixed-point.ts';

/** multiplier, x, significand, shift, double rounding, single rounding: public test vectors. */
const VECTORS = [
  [0.011111111911, 585, 1527099593, -6, 7, 7],
  [0.011111111911, -45, 1527099593, -6, -1, -1],
  [0.011111111911, 12345, 1527099593, -6, 137, 137],
  [0.5, 1, 1073741824, 0, 1, 1],
  [0.5, -3, 1073741824, 0, -1, -1],
  [0.25, 1, 1073741824, -1, 1, 0],
  [0.25, -6, 1073741824, -1, -2, -1],
  [0.0009765625, -1536, 1073741824, -9, -2, -1],
  [0.3333333333333333, -1, 1431655765, -1, -1, 0],
  [0.07467816053182505, -40219, 1282961029, -3, -3004, -3003],
  [0.018044007951013408, 5292, 1239974785, -5, 96, 95],
  [0.09769246471292102, -12319, 1678343764, -3, -1204, -1203],
] as const;

const int32 = fc.integer({ min: INT32_MIN, max: INT32_MAX });
const multiplier = fc.double({ min: 2 ** -20, max: 0.999, noNaN: true });

function bigDouble(x: number, significand: number, shift: number): number {
  const product = BigInt(x) * BigInt(significand);
  const nudge = product >= 0n ? 1n << 30n : 1n - (1n << 30n);
  const high = (product + nudge) / (1n << 31n);
  const right = BigInt(-shift);
  const mask = (1n << right) - 1n;
  const threshold = (mask >> 1n) + (high < 0n ? 1n : 0n);
  return Number((high >> right) + ((high & mask) > threshold ? 1n : 0n));
}

describe('multiplying by a quantized multiplier', () => {
  it.each(VECTORS)('%d times %d', (real, x, significand, shift, double, single) => {
    const fixed = quantizeMultiplier(real);
    expect(fixed).toEqual({ significand, shift });
    expect(multiplyByQuantizedMultiplier(x, fixed)).toBe(double);
    expect(multiplyByQuantizedMultiplierSingle(x, fixed)).toBe(single);
  });

  it('equals 64-bit integer arithmetic with double rounding', () => {
    fc.assert(
      fc.property(int32, multiplier, (x, real) => {
        const fixed = quantizeMultiplier(real);
        expect(multiplyByQuantizedMultiplier(x, fixed)).toBe(bigDouble(x, fixed.significand, fixed.shift));
      }),
    );
  });

  it('equals 64-bit integer arithmetic with single rounding', () => {
    fc.assert(
      fc.property(int32, multiplier, (x, real) => {
        const { significand, shift } = quantizeMultiplier(real);
        const total = BigInt(31 - shift);
        const exact = (BigInt(x) * BigInt(significand) + (1n << (total - 1n))) >> total;
        expect(multiplyByQuantizedMultiplierSingle(x, { significand, shift })).toBe(Number(exact));
      }),
    );
  });

  it('equals 128-bit integer arithmetic for 48-bit accumulators', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 46), max: 2 ** 46 }), multiplier, (x, real) => {
        const { significand, shift } = quantizeMultiplier(real);
        const reduced = significand < 0x7fff0000 ? (significand + 32768) >> 16 : 0x7fff;
        const total = BigInt(15 - shift);
        const exact = (BigInt(x) * BigInt(reduced) + (1n << (total - 1n))) >> total;
        expect(multiplyByQuantizedMultiplier64(x, { significand, shift })).toBe(Number(exact));
      }),
    );
  });
});
