import type { FileFace } from '@zoo/ir';
import type { QuantizeRow } from './spec.ts';

export const tflite: FileFace<object, QuantizeRow> = {
  code: 114,
  options: 'QuantizeOptions',
  version({ outputs: [result] }) {
    if (result?.dtype === 'int4') return 4;
    if ((result?.quantization?.scale.length ?? 0) > 1) return 3;
    return result?.dtype === 'int16' ? 2 : 1;
  },
};
