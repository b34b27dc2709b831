import { float, half, unary } from '../../families/unary.ts';

export const cos = unary({
  name: 'COS',
  code: 108,
  options: 'CosOptions',
  summary: 'cosine of x radians',
  tolerance: 'close',
  rows: { float: float(Math.cos), half: half(Math.cos, { version: 2 }) },
});
