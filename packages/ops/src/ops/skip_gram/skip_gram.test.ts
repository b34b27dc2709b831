import { describe, expect, it } from '@jest/globals';
import { tensor } from '@zoo/core';
import { evaluate, isolatedScope, prepare } from '../../evaluate.ts';
import { skipGram } from './index.ts';

const site = (text: string, ngramSize: number, maxSkipSize: number, includeAllNgrams: boolean) => ({
  attrs: { ngramSize, maxSkipSize, includeAllNgrams },
  inputs: [tensor('string', [1], [text])],
  outputs: [],
});
const grams = (...given: Parameters<typeof site>) => evaluate(skipGram, site(...given))[0].data;

describe('SKIP_GRAM', () => {
  it('leaves out up to so many words between two', () => {
    expect(grams('the cat sat down', 2, 1, false)).toEqual([
      'the cat',
      'the sat',
      'cat sat',
      'cat down',
      'sat down',
    ]);
    expect(grams('the cat sat', 2, 0, true)).toEqual(['the', 'the cat', 'cat', 'cat sat', 'sat']);
  });

  it('does not try what cannot become a gram', () => {
    const text = Array.from({ length: 60 }, (_, i) => `w${i}`).join(' ');
    expect(grams(text, 61, 60, false)).toEqual([]);
    expect(grams(text, 60, 60, false)).toHaveLength(1);
  });

  it('holds a gram of more words than the stack could', () => {
    const text = 'a '.repeat(50_000);
    expect(grams(text, 50_000, 0, false)).toHaveLength(1);
  });

  it('tells of the work before it does it', () => {
    const text = Array.from({ length: 60 }, (_, i) => `w${i}`).join(' ');
    const { run } = prepare(skipGram, site(text, 30, 60, true));
    let left = 1000;
    const spend = (work: number) => {
      left -= work;
      if (left < 0) throw new Error('enough');
    };
    expect(() => run([[text]], [], { ...isolatedScope(), spend })).toThrow('enough');
  });
});
