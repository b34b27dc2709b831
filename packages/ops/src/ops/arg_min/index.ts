import { extremumIndex } from '../../families/extremum-index.ts';

export const argMin = extremumIndex(
  'ARG_MIN',
  79,
  'ArgMinOptions',
  'index of the smallest value along an axis',
  (a, b) => a < b,
);
