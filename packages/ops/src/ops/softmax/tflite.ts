import type { FileFace } from '@zoo/ir';
import type { SoftmaxOptions } from '@zoo/tflite';
import type { SoftmaxRow } from './spec.ts';

export const tflite: FileFace<SoftmaxOptions, SoftmaxRow> = {
  code: 25,
  options: 'SoftmaxOptions',
  version(site, row) {
    if (row === 'half') return 4;
    if (row === 'int16' || row === 'int8to16') return 3;
    return site.inputs[0]?.dtype === 'int8' ? 2 : 1;
  },
};
