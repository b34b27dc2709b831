import { comparison } from '../../families/comparison.ts';

export const greater = comparison({
  name: 'GREATER',
  code: 61,
  options: 'GreaterOptions',
  summary: 'a > b',
  holds: (a, b) => a > b,
  int16Version: 1,
});
