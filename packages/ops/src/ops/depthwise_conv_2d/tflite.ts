import { isPerAxis } from '@zoo/core';
import type { FileFace } from '@zoo/ir';
import type { DepthwiseConv2DOptions } from '@zoo/tflite';
import { operand } from '../../lib/site.ts';
import type { DepthwiseRow } from './spec.ts';

export const tflite: FileFace<DepthwiseConv2DOptions, DepthwiseRow> = {
  code: 4,
  options: 'DepthwiseConv2DOptions',
  version(site, row) {
    const filter = operand(site, 1);
    if (row === 'int16') return 5;
    if (row === 'hybrid') return isPerAxis(filter.quantization) ? 6 : 4;
    if (row === 'int8' && filter.dtype === 'int8') return 3;
    if (filter.dtype === 'int4') return 7;
    return site.attrs.dilationHFactor !== 1 || site.attrs.dilationWFactor !== 1 ? 2 : 1;
  },
};
