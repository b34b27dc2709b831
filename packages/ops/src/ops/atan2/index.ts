import { binary, numbers } from '../../families/binary.ts';

export const atan2 = binary({
  name: 'ATAN2',
  code: 156,
  options: 'ATan2Options',
  summary: 'angle of the point (x, y)',
  operands: ['y', 'x'],
  tolerance: 'close',
  rows: { float: { dtypes: ['float32', 'float64'], prepare: numbers(Math.atan2) } },
});
