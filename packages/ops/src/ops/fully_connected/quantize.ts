import type { QuantizationRule } from '@zoo/ir';

export const quantize: QuantizationRule = {
  weights: [{ operand: 1, axis: 0, hybrid: true }],
  bias: { operand: 2, scaleOf: [0, 1] },
  results: 'free',
};
