import type { QuantizationRule } from '@zoo/ir';

/** A cast changes representation, not value: it stays as it is. */
export const quantize: QuantizationRule = { results: 'none' };
