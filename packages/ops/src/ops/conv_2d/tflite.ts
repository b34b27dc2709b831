import { isPerAxis } from '@zoo/core';
import type { FileFace } from '@zoo/ir';
import type { Conv2DOptions } from '@zoo/tflite';
import { operand } from '../../lib/site.ts';
import type { Conv2DRow } from './spec.ts';

export const tflite: FileFace<Conv2DOptions, Conv2DRow> = {
  code: 3,
  options: 'Conv2DOptions',
  version(site, row) {
    const input = operand(site, 0);
    const filter = operand(site, 1);
    if (row === 'int16' && site.attrs.quantizedBiasType !== 'FLOAT32') return 8;
    if (input.shape[3] !== filter.shape[3]) return 6;
    if (row === 'int16') return 4;
    if (row === 'int8') return filter.dtype === 'int4' ? 7 : 3;
    if (row === 'hybrid') return isPerAxis(filter.quantization) ? 5 : 2;
    return 1;
  },
};
