import { describe, expect, it } from '@jest/globals';
import { nearest } from './nearest.ts';

describe('near names', () => {
  it('come best first, and only near ones', () => {
    expect(nearest('mobilnet', ['yamnet', 'mobilnet-v3', 'mobilenet'])).toEqual(['mobilnet-v3', 'mobilenet']);
    expect(nearest('zzz', ['yamnet'])).toEqual([]);
  });

  it('may be a part of what was typed, or hold it', () => {
    expect(nearest('Mode', ['data', 'modelFile'])).toEqual(['modelFile']);
  });
});
