import type { FileFace } from '@zoo/ir';
import type { BatchMatMulOptions } from '@zoo/tflite';
import type { BatchMatMulRow } from './spec.ts';

export const tflite: FileFace<BatchMatMulOptions, BatchMatMulRow> = {
  code: 126,
  options: 'BatchMatMulOptions',
  version({ attrs }, row) {
    if (row === 'int16' || row === 'int16x8') return 3;
    if (row === 'int8' || row === 'int8to32') return 2;
    return row === 'hybrid' && attrs.asymmetricQuantizeInputs ? 4 : 1;
  },
};
