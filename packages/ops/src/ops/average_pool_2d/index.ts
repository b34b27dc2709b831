import { pool, poolRow } from '../../families/pool.ts';

const sum = (total: number, x: number) => total + x;

/** The integer mean of raw values, rounded half away from zero: input and result share their parameters. */
function roundedMean(total: number, count: number): number {
  const half = count >> 1;
  return Math.trunc((total > 0 ? total + half : total - half) / count);
}

export const averagePool2d = pool({
  name: 'AVERAGE_POOL_2D',
  code: 1,
  summary: 'mean of the elements under a window; padding does not count',
  quantize: { results: 'same' },
  rows: {
    float: poolRow(['float32'], { start: 0, take: sum, finish: (total, count) => total / count }),
    int8: poolRow(['int8', 'uint8'], { start: 0, take: sum, finish: roundedMean }, ({ inputs }) =>
      inputs[0]?.dtype === 'int8' ? 2 : 1,
    ),
    int16: poolRow(['int16'], { start: 0, take: sum, finish: roundedMean }, 3),
  },
});
