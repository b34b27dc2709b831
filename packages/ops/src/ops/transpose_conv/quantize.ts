import type { QuantizationRule } from '@zoo/ir';

export const quantize: QuantizationRule = {
  weights: [{ operand: 1, axis: 0, hybrid: false }],
  bias: { operand: 3, scaleOf: [2, 1] },
  results: 'free',
  plain: [0],
};
