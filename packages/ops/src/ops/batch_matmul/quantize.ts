import type { QuantizationRule } from '@zoo/ir';

export const quantize: QuantizationRule = {
  weights: [{ operand: 1, axis: null, hybrid: true }],
  results: 'free',
};
