import type { QuantizationRule } from '@zoo/ir';

export const quantize: QuantizationRule = { results: 'none' };
