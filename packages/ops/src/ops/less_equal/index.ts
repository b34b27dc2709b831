import { comparison } from '../../families/comparison.ts';

export const lessEqual = comparison({
  name: 'LESS_EQUAL',
  code: 63,
  options: 'LessEqualOptions',
  summary: 'a <= b',
  holds: (a, b) => a <= b,
  int16Version: 1,
});
