import { integer, unary } from '../../families/unary.ts';

export const logicalNot = unary({
  name: 'LOGICAL_NOT',
  code: 87,
  options: 'LogicalNotOptions',
  summary: 'not x',
  rows: { bool: integer(['bool'], (x) => (x ? 0 : 1)) },
});
