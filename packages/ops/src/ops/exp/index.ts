import { float, table8, table16, unary } from '../../families/unary.ts';

export const exp = unary({
  name: 'EXP',
  code: 47,
  options: 'ExpOptions',
  summary: 'e to the power of x',
  tolerance: 'close',
  rows: {
    float: float(Math.exp),
    int8: table8(Math.exp, { dtypes: ['int8'], version: 2 }),
    int16: table16(Math.exp, { version: 2 }),
  },
});
