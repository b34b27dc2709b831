import { describe, expect, it } from '@jest/globals';
import { Random } from '@zoo/core';
import fc from 'fast-check';
import { arrange } from './coordinates.ts';
import { type Box, drawLayered, type Edge } from './layered.ts';

function randomGraph(seed: number, most: number): { boxes: Box[]; edges: Edge[] } {
  const random = new Random(seed);
  const boxes = Array.from({ length: random.integer(1, most) }, () => ({
    width: random.integer(20, 200),
    height: random.integer(20, 60),
  }));
  const edges = boxes.flatMap((_, to) =>
    Array.from({ length: to === 0 ? 0 : random.integer(0, 3) }, () => {
      const from = random.next() < 0.7 ? to - 1 : random.integer(0, to - 1);
      return { from, to, net: from };
    }),
  );
  return { boxes, edges };
}

describe('the layered drawing', () => {
  it('overlaps no boxes, and every edge goes down from its box to the other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const { boxes, edges } = randomGraph(seed, 40);
        const drawing = drawLayered(boxes, edges);
        const placed = drawing.boxes.map((box, i) => ({ ...box, ...boxes[i] }));
        const outside = placed.filter(
          ({ x, y, width, height }) => x < 0 || x + width > drawing.width || y + height > drawing.height,
        );
        const overlapping = placed.flatMap((a, i) =>
          placed
            .slice(i + 1)
            .filter(
              (b) =>
                a.x + a.width > b.x && b.x + b.width > a.x && a.y + a.height > b.y && b.y + b.height > a.y,
            ),
        );
        expect([outside, overlapping]).toEqual([[], []]);
        const wrong = drawing.edges.filter((points, i) => {
          const [from, to] = [placed[edges[i].from], placed[edges[i].to]];
          const ys = points.filter((_, k) => k % 2 === 1);
          const down = ys.every((y, k) => k === 0 || y >= ys[k - 1]);
          return (
            !down || Math.abs(ys[0] - from.y - from.height) > 1 || Math.abs(ys[ys.length - 1] - to.y) > 1
          );
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps a chain beside a shortcut in one column', () => {
    const boxes = Array.from({ length: 5 }, () => ({ width: 100, height: 40 }));
    const chain = [0, 1, 2, 3].map((from) => ({ from, to: from + 1, net: from }));
    const { boxes: placed } = drawLayered(boxes, [...chain, { from: 0, to: 4, net: 0 }]);
    const xs = placed.map(({ x }) => x);
    expect(Math.max(...xs) - Math.min(...xs)).toBeLessThanOrEqual(1);
  });

  it('draws nothing, and boxes without edges', () => {
    expect(drawLayered([], []).boxes).toEqual([]);
    expect(
      drawLayered(
        [
          { width: 10, height: 10 },
          { width: 10, height: 10 },
        ],
        [],
      ).boxes,
    ).toHaveLength(2);
  });
});

describe('arrange', () => {
  it('moves as little as it must, shared between neighbours', () => {
    expect(arrange([0, 0], [1, 1], [0, 10])).toEqual([-5, 5]);
    expect(arrange([0, 50], [1, 1], [0, 10])).toEqual([0, 50]);
    expect(arrange([0, 0, 0], [1, 1, 1], [0, 10, 10])).toEqual([-10, 0, 10]);
  });
});
