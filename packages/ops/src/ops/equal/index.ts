import { comparison } from '../../families/comparison.ts';

export const equal = comparison({
  name: 'EQUAL',
  code: 71,
  options: 'EqualOptions',
  summary: 'a == b',
  holds: (a, b) => a === b,
  equality: true,
  int16Version: 5,
});
