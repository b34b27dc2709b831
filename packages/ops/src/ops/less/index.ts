import { comparison } from '../../families/comparison.ts';

export const less = comparison({
  name: 'LESS',
  code: 58,
  options: 'LessOptions',
  summary: 'a < b',
  holds: (a, b) => a < b,
  int16Version: 3,
});
