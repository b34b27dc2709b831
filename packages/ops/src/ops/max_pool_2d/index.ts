import { pool, poolRow, type Reduction } from '../../families/pool.ts';

const maximum: Reduction = {
  start: Number.NEGATIVE_INFINITY,
  take: (largest, x) => (x > largest ? x : largest),
  finish: (largest) => largest,
};

export const maxPool2d = pool({
  name: 'MAX_POOL_2D',
  code: 17,
  summary: 'largest element under a window',
  quantize: { results: 'same' },
  rows: {
    float: poolRow(['float32'], maximum),
    int8: poolRow(['int8', 'uint8'], maximum, ({ inputs }) => (inputs[0]?.dtype === 'int8' ? 2 : 1)),
    int16: poolRow(['int16'], maximum, 3),
  },
});
