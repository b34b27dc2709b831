import { clampOp } from '../../families/clamp.ts';

export const relu6 = clampOp({
  name: 'RELU6',
  code: 21,
  low: 0,
  high: 6,
  versions: { int8: 2, uint8: 1, int16: 3 },
});
