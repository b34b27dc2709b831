import { float, half, unary } from '../../families/unary.ts';

export const sin = unary({
  name: 'SIN',
  code: 66,
  summary: 'sine of x radians',
  tolerance: 'close',
  rows: { float: float(Math.sin), half: half(Math.sin, { version: 2 }) },
});
