import { float, table8, table16, unary } from '../../families/unary.ts';

export const log = unary({
  name: 'LOG',
  code: 73,
  summary: 'natural logarithm; integers of no positive value give the smallest result',
  tolerance: 'close',
  rows: {
    float: float(Math.log, { domain: 'positive' }),
    // -infinity below zero saturates to the smallest integer
    int8: table8((x) => (x > 0 ? Math.log(x) : Number.NEGATIVE_INFINITY), { dtypes: ['int8'], version: 2 }),
    int16: table16((x, { low }) => (x > 0 ? Math.log(x) : low), { version: 2 }),
  },
});
