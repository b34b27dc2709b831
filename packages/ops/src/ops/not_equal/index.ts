import { comparison } from '../../families/comparison.ts';

export const notEqual = comparison({
  name: 'NOT_EQUAL',
  code: 72,
  options: 'NotEqualOptions',
  summary: 'a != b',
  holds: (a, b) => a !== b,
  equality: true,
  int16Version: 4,
});
