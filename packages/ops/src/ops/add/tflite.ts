import type { FileFace } from '@zoo/ir';
import type { AddOptions } from '@zoo/tflite';
import type { AddRow } from './spec.ts';

export const tflite: FileFace<AddOptions, AddRow> = {
  code: 0,
  options: 'AddOptions',
  version(site, row) {
    if (row === 'half') return 6;
    if (row === 'int16' && !site.inputs[0]?.quantization?.scale.length) return 5;
    if (row === 'int16') return site.attrs.potScaleInt16 ? 1 : 3;
    if (site.inputs[0]?.dtype === 'int64') return 4;
    return site.inputs[0]?.dtype === 'int8' ? 2 : 1;
  },
};
