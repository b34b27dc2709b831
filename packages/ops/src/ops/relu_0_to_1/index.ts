import { clampOp } from '../../families/clamp.ts';

export const relu0To1 = clampOp({
  name: 'RELU_0_TO_1',
  code: 152,
  low: 0,
  high: 1,
  versions: { int8: 1, uint8: 1 },
});
