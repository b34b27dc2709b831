import { float, unary } from '../../families/unary.ts';

export const ceil = unary({
  name: 'CEIL',
  code: 104,
  summary: 'smallest integer not below x',
  rows: { float: float(Math.ceil) },
});
