import { float, integer, unary } from '../../families/unary.ts';

export const sign = unary({
  name: 'SIGN',
  code: 158,
  options: 'SignOptions',
  summary: '-1, 0 or 1',
  rows: {
    float: float(Math.sign, { dtypes: ['float32', 'float64'] }),
    int32: integer(['int32'], Math.sign, { version: 2 }),
  },
});
