import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ALIGNMENT, align, type Interval, lowerBound, place } from './place.ts';

const intervals = fc.array(
  fc
    .record({ bytes: fc.nat(1000), start: fc.nat(30), length: fc.nat(10) })
    .map(({ bytes, start, length }): Interval => ({ bytes, first: start, last: start + length })),
  { maxLength: 60 },
);

describe('placing buffers', () => {
  it('never lets buffers overlap that are alive at the same time', () => {
    fc.assert(
      fc.property(intervals, (list) => {
        const { offsets, bytes } = place(list);
        list.forEach((a, i) => {
          expect(offsets[i] % ALIGNMENT).toBe(0);
          expect(offsets[i] + a.bytes).toBeLessThanOrEqual(bytes);
          list.slice(0, i).forEach((b, j) => {
            const together = a.first <= b.last && b.first <= a.last;
            const apart = offsets[i] + a.bytes <= offsets[j] || offsets[j] + b.bytes <= offsets[i];
            expect(!together || apart || a.bytes === 0 || b.bytes === 0).toBe(true);
          });
        });
      }),
    );
  });

  it('needs at least what is alive at once, and at most everything side by side', () => {
    fc.assert(
      fc.property(intervals, (list) => {
        const { bytes } = place(list);
        expect(bytes).toBeGreaterThanOrEqual(lowerBound(list));
        expect(bytes).toBeLessThanOrEqual(list.reduce((sum, one) => sum + align(one.bytes), 0));
      }),
    );
  });

  it('reaches the lower bound on a chain', () => {
    const chain = [100, 900, 300, 800].map((bytes, i): Interval => ({ bytes, first: i, last: i + 1 }));
    expect(place(chain).bytes).toBe(lowerBound(chain));
  });

  it('takes the smallest gap that fits', () => {
    const list = [
      { bytes: 640, first: 0, last: 9 }, // 0
      { bytes: 320, first: 0, last: 1 }, // 640: leaves a gap of 320 at step 2
      { bytes: 256, first: 0, last: 9 }, // 960
      { bytes: 192, first: 0, last: 1 }, // 1216: leaves a gap of 192
      { bytes: 128, first: 0, last: 9 }, // 1408
      { bytes: 100, first: 2, last: 3 },
    ];
    expect(place(list).offsets).toEqual([0, 640, 960, 1216, 1408, 1216]);
  });
});
