import type { FileFace } from '@zoo/ir';
import type { TransposeConvOptions } from '@zoo/tflite';
import { operand } from '../../lib/site.ts';
import type { TransposeConvRow } from './spec.ts';

export const tflite: FileFace<TransposeConvOptions, TransposeConvRow> = {
  code: 67,
  options: 'TransposeConvOptions',
  version(site, row) {
    if (row === 'int16' && site.attrs.quantizedBiasType !== 'FLOAT32') return 5;
    if (site.attrs.fusedActivationFunction !== 'NONE') return 4;
    if (site.inputs.length === 4) return 3;
    return operand(site, 1).dtype === 'int8' ? 2 : 1;
  },
};
