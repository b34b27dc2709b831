import type { QuantizationRule } from '@zoo/ir';

/** The int8 kernel of TFLite does not rescale: parts and whole share one set. */
export const quantize: QuantizationRule = { results: 'same' };
