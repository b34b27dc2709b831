import { describe, expect, it } from '@jest/globals';
import { fingerprint64 } from './farmhash.ts';

const TEXT = new TextEncoder().encode('the quick brown fox jumps over the lazy dog; '.repeat(20));

describe('fingerprint64', () => {
  /** What Google's C++ says (npm farmhash 5.0.1) of a text cut at each of its ways to hash. */
  it.each([
    [0, 11160318154034397263n],
    [1, 6958822807653381721n],
    [3, 7003889267569045354n],
    [4, 1001158104500252861n],
    [7, 6384219026912886920n],
    [8, 17424677417080895742n],
    [16, 6052272862424356134n],
    [17, 11322298897271558533n],
    [32, 18043370836296095951n],
    [33, 15331172554778469325n],
    [64, 14814702420013853400n],
    [65, 9827265403222451239n],
    [128, 5893776501922465101n],
    [129, 2858823075316738392n],
    [300, 10735454879982903062n],
  ])('is that of FarmHash for %d bytes', (length, expected) => {
    expect(fingerprint64(TEXT.subarray(0, length))).toBe(expected);
  });
});
