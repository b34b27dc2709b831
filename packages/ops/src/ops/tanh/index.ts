import { sigmoidRow } from '../../families/sigmoid.ts';
import { float, table8, unary } from '../../families/unary.ts';
import { tanh16 } from '../../lib/sigmoid16.ts';

export const tanh = unary({
  name: 'TANH',
  code: 28,
  summary: 'hyperbolic tangent',
  tolerance: 'loose',
  quantize: { results: { int8: [1 / 128, 0], int16: [1 / 32768, 0] } },
  rows: {
    float: float(Math.tanh),
    int8: table8(Math.tanh, { version: ({ inputs }) => (inputs[0]?.dtype === 'int8' ? 2 : 1) }),
    int16: sigmoidRow(tanh16),
  },
});
