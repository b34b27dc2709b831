import { float, integer, unary, wideInteger } from '../../families/unary.ts';

export const neg = unary({
  name: 'NEG',
  code: 59,
  options: 'NegOptions',
  summary: '-x',
  rows: {
    float: float((x) => -x),
    integer: integer(['int32', 'int16', 'int8'], (x) => -x | 0),
    int64: wideInteger((x) => -x),
  },
});
