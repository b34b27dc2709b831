import { describe, expect, it } from '@jest/globals';
import { compare } from './agree.ts';

const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);

describe('results of two engines', () => {
  it('are exact when their bytes are', () => {
    expect(compare([floats(1, 2)], [floats(1, 2)], ['float32'])).toEqual({ agrees: true, words: 'exact' });
  });

  it('may differ by rounding', () => {
    expect(compare([floats(1, 2)], [floats(1, 2.0001)], ['float32']).agrees).toBe(true);
    expect(compare([Uint8Array.of(7, 9)], [Uint8Array.of(9, 9)], ['uint8']).words).toBe('2 steps');
  });

  it('do not agree when one run failed and left zeros, noise or NaN', () => {
    const ours = [floats(1, -2, 3, 0.5)];
    for (const theirs of [floats(0, 0, 0, 0), floats(4, 1, -2, 9), floats(1, Number.NaN, 3, 0.5)]) {
      expect(compare(ours, [theirs], ['float32']).agrees).toBe(false);
    }
  });

  it('do not agree because both lie far from zero', () => {
    const ours = Uint8Array.of(128, 131, 120, 128);
    const theirs = Uint8Array.of(128, 118, 133, 140);
    expect(compare([ours], [theirs], ['uint8']).agrees).toBe(false);
  });

  it('have the same number and sizes', () => {
    expect(compare([floats(1)], [], ['float32']).words).toBe('0 results, not 1');
    expect(compare([floats(1)], [floats(1, 2)], ['float32']).words).toBe('8 bytes, not 4');
  });
});
