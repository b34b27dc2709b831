import { isPerAxis } from '@zoo/core';
import type { FileFace } from '@zoo/ir';
import type { FullyConnectedOptions } from '@zoo/tflite';
import { operand } from '../../lib/site.ts';
import type { FullyConnectedRow } from './spec.ts';

export const tflite: FileFace<FullyConnectedOptions, FullyConnectedRow> = {
  code: 9,
  options: 'FullyConnectedOptions',
  version(site, row) {
    const { attrs, inputs } = site;
    const weights = operand(site, 1);
    if (weights.dtype === 'int2') return 14;
    if (row === 'int16' && weights.dtype === 'int4') return 13;
    if (row === 'hybrid' && weights.dtype === 'int8' && isPerAxis(weights.quantization)) return 12;
    if (row === 'int16' && attrs.quantizedBiasType !== 'FLOAT32') return 11;
    if (weights.sparse) return 8;
    if (row === 'int16') return 7;
    if (inputs.length === 2) return 6;
    if (attrs.keepNumDims) return 5;
    if (row === 'int8' && weights.dtype === 'int8') return 4;
    if (weights.dtype === 'int4') return 10;
    if (row === 'hybrid') return attrs.asymmetricQuantizeInputs ? 9 : 3;
    return row === 'shuffled' ? 2 : 1;
  },
};
