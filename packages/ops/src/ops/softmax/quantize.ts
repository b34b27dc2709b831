import type { QuantizationRule } from '@zoo/ir';

export const quantize: QuantizationRule = {
  results: { int8: [1 / 256, -128], int16: [1 / 32768, 0] },
};
