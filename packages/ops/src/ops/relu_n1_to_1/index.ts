import { clampOp } from '../../families/clamp.ts';

export const reluN1To1 = clampOp({
  name: 'RELU_N1_TO_1',
  code: 20,
  low: -1,
  high: 1,
  versions: { int8: 1, uint8: 1 },
});
