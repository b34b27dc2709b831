import { describe, expect, it } from '@jest/globals';
import { blocksOf } from '../kernels/depthwise/columns.ts';
import { broadcastOf } from './elementwise/broadcast.ts';
import { findLoops } from './movement/loops.ts';

describe('blocks of a depthwise row', () => {
  const row = { inWidth: 20, width: 20, taps: 3, stride: 1, dilation: 1, left: 1 };

  it('cover every output once', () => {
    const runs = blocksOf(row, 8);
    expect(runs.map(({ block, count }) => [block.outputs, count])).toEqual([
      [7, 2],
      [6, 1],
    ]);
  });

  it('say how far they reach beyond the picture, at either end of the row', () => {
    const marginsOf = (of: typeof row) => blocksOf(of, 8).map(({ block }) => [block.before, block.behind]);
    expect(marginsOf({ ...row, width: 16 })).toEqual([[1, 0]]);
    expect(marginsOf({ ...row, inWidth: 64, width: 64 })).toEqual([[1, 1]]);
    expect(marginsOf({ ...row, inWidth: 1, width: 1, taps: 11, left: 5 })).toEqual([[5, 5]]);
  });
});

describe('broadcasting', () => {
  it('joins axes that step on alike', () => {
    const one = { size: 1, steps: [0, 0] };
    expect(
      broadcastOf([
        [2, 3, 4],
        [2, 3, 4],
      ]),
    ).toEqual({ inner: { size: 24, steps: [1, 1] }, outer: one, loops: [] });
    expect(broadcastOf([[1, 5, 5, 8], [8]])).toEqual({
      inner: { size: 8, steps: [1, 1] },
      outer: { size: 25, steps: [8, 0] },
      loops: [],
    });
    expect(broadcastOf([[5, 5, 8], []])).toMatchObject({ inner: { size: 200, steps: [1, 0] }, loops: [] });
    expect(
      broadcastOf([
        [2, 1, 3],
        [2, 4, 1],
      ]),
    ).toMatchObject({ inner: { size: 3 }, loops: [{ size: 2, steps: [3, 4] }] });
  });
});

describe('loops in a movement', () => {
  it('are found in a transpose', () => {
    const [rows, columns] = [3, 5];
    const runs = Array.from({ length: rows * columns }, (_, to) => ({
      slot: 0,
      output: 0,
      from: (to % rows) * columns + Math.floor(to / rows),
      to,
      length: 1,
    }));
    const [copy, ...rest] = findLoops(runs);
    expect(rest).toEqual([]);
    expect(copy.loops.map(({ count }) => count)).toEqual([3, 5]);
  });
});
