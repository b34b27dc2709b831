import { float, table8, unary } from '../../families/unary.ts';

const curve = (x: number) => (x < 0 ? Math.expm1(x) : x);

export const elu = unary({
  name: 'ELU',
  code: 111,
  summary: 'x where positive, e^x - 1 elsewhere',
  tolerance: 'close',
  rows: { float: float(curve), int8: table8(curve, { dtypes: ['int8'] }) },
});
