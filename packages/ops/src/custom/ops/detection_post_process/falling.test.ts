import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { falling } from './falling.ts';

describe('falling scores', () => {
  it('come as from a stable sort, without those that are too small', () => {
    const scores = fc.array(fc.integer({ min: -4, max: 4 }), { maxLength: 60 });
    fc.assert(
      fc.property(scores, fc.integer({ min: -5, max: 5 }), (list, least) => {
        const sorted = [...list.keys()].filter((i) => list[i] >= least).sort((a, b) => list[b] - list[a]);
        expect([...falling(Float32Array.from(list), least)]).toEqual(sorted);
      }),
    );
  });
});
