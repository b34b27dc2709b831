import { sigmoidRow } from '../../families/sigmoid.ts';
import { float, table8, unary } from '../../families/unary.ts';
import { sigmoid16 } from '../../lib/sigmoid16.ts';

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** 8-bit rows are the table of the optimized kernel; the microcontroller kernel uses a polynomial. */
export const logistic = unary({
  name: 'LOGISTIC',
  code: 14,
  summary: '1 / (1 + exp(-x))',
  tolerance: 'loose',
  quantize: { results: { int8: [1 / 256, -128], int16: [1 / 32768, 0] } },
  rows: {
    float: float(sigmoid),
    int8: table8(sigmoid, { version: ({ inputs }) => (inputs[0]?.dtype === 'int8' ? 2 : 1) }),
    int16: sigmoidRow(sigmoid16),
  },
});
