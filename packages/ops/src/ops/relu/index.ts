import { clampOp } from '../../families/clamp.ts';

export const relu = clampOp({
  name: 'RELU',
  code: 19,
  low: 0,
  high: Number.POSITIVE_INFINITY,
  versions: { int8: 2, uint8: 2, int16: 3 },
});
