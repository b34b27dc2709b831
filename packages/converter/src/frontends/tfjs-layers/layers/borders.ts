import { z } from 'zod';
import { withDefault } from '../config.ts';
import { defineLayer } from '../layer.ts';

const amount = z.int().nonnegative().max(65_536);
const ends = z.tuple([amount, amount]);

type Border = readonly [rows: readonly [number, number], columns: readonly [number, number]];

/** One number for all four sides, one for each axis, or one for each side. */
const border = z.union([
  amount.transform(
    (n): Border => [
      [n, n],
      [n, n],
    ],
  ),
  z.tuple([amount, amount]).transform(
    ([rows, columns]): Border => [
      [rows, rows],
      [columns, columns],
    ],
  ),
  z.tuple([ends, ends]),
]);

export const zeroPadding2d = defineLayer({
  className: 'ZeroPadding2D',
  config: z.object({
    padding: withDefault<Border>(border, [
      [1, 1],
      [1, 1],
    ]),
  }),
  lower(call) {
    const [rows, columns] = call.config.padding;
    const paddings = call.integers('paddings', [0, 0, ...rows, ...columns, 0, 0], [4, 2]);
    return call.add('PAD', [call.input, paddings]);
  },
  cases: [
    { inputs: [[3, 4, 2]] },
    {
      name: 'each side',
      config: {
        padding: [
          [0, 1],
          [2, 3],
        ],
      },
      inputs: [[3, 4, 2]],
    },
  ],
});

/** Bits of the axes whose ends stay: batch and channels. */
const KEEP_OUTER = 0b1001;

export const cropping2d = defineLayer({
  className: 'Cropping2D',
  config: z.object({
    cropping: withDefault<Border>(border, [
      [0, 0],
      [0, 0],
    ]),
  }),
  lower(call) {
    const [[top, bottom], [left, right]] = call.config.cropping;
    const endMask = KEEP_OUTER | (bottom === 0 ? 0b0010 : 0) | (right === 0 ? 0b0100 : 0);
    return call.add(
      'STRIDED_SLICE',
      [
        call.input,
        call.integers('begin', [0, top, left, 0]),
        call.integers('end', [0, -bottom, -right, 0]),
        call.integers('strides', [1, 1, 1, 1]),
      ],
      { beginMask: KEEP_OUTER, endMask },
    );
  },
  cases: [
    {
      config: {
        cropping: [
          [1, 2],
          [0, 1],
        ],
      },
      inputs: [[6, 5, 2]],
    },
    {
      name: 'rows only',
      config: {
        cropping: [
          [1, 0],
          [0, 0],
        ],
      },
      inputs: [[4, 3, 2]],
    },
  ],
});
