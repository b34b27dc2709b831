import { comparison } from '../../families/comparison.ts';

export const greaterEqual = comparison({
  name: 'GREATER_EQUAL',
  code: 62,
  options: 'GreaterEqualOptions',
  summary: 'a >= b',
  holds: (a, b) => a >= b,
  int16Version: 3,
});
