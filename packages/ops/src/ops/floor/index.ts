import { float, unary } from '../../families/unary.ts';

export const floor = unary({
  name: 'FLOOR',
  code: 8,
  summary: 'largest integer not above x',
  rows: { float: float(Math.floor) },
});
