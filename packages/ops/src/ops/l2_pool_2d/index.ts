import { pool, poolRow } from '../../families/pool.ts';

export const l2Pool2d = pool({
  name: 'L2_POOL_2D',
  code: 12,
  summary: 'root of the mean square of the elements under a window',
  quantize: { results: 'none' },
  rows: {
    float: poolRow(['float32'], {
      start: 0,
      take: (total, x) => total + x * x,
      finish: (total, count) => Math.sqrt(total / count),
    }),
  },
});
