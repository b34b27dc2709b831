import { ZooError } from '@zoo/core';
import * as exported from './index.ts';
import type { Quantizer } from './quantizer.ts';

export const quantizers: readonly Quantizer[] = Object.values(exported);

/** @throws ZooError QUANTIZE_MODE (usage) for a mode that is not there. */
export function quantizerNamed(mode: string): Quantizer {
  const found = quantizers.find((quantizer) => quantizer.mode === mode);
  if (found) return found;
  throw new ZooError({
    code: 'QUANTIZE_MODE',
    category: 'usage',
    message: 'no such quantization mode',
    expected: quantizers.map((quantizer) => quantizer.mode).join(', '),
    received: JSON.stringify(mode),
  });
}
