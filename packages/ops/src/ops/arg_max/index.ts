import { extremumIndex } from '../../families/extremum-index.ts';

export const argMax = extremumIndex(
  'ARG_MAX',
  56,
  'ArgMaxOptions',
  'index of the largest value along an axis',
  (a, b) => a > b,
);
