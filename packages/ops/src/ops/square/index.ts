import { float, unary } from '../../families/unary.ts';

export const square = unary({
  name: 'SQUARE',
  code: 92,
  options: 'SquareOptions',
  summary: 'x * x',
  rows: { float: float((x) => x * x) },
});
