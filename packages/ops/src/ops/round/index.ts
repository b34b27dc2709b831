import { roundHalfEven } from '@zoo/core';
import { float, unary } from '../../families/unary.ts';

export const round = unary({
  name: 'ROUND',
  code: 116,
  summary: 'nearest integer, halves to even',
  rows: { float: float(roundHalfEven) },
});
