import { type OpSpec, typeRow } from '@zoo/ir';
import type { ResizeBilinearOptions } from '@zoo/tflite';
import { RESIZE_OPERANDS, resizedShape } from '../../families/resize.ts';
import { operand } from '../../lib/site.ts';

export type ResizeBilinearRow = 'float' | 'uint8' | 'int8';

export const spec: OpSpec<ResizeBilinearOptions, ResizeBilinearRow> = {
  summary: 'pictures in another size, each pixel weighed from its four neighbours',
  operands: RESIZE_OPERANDS,
  results: [{ name: 'y' }],
  types: {
    float: typeRow('float32, int32 -> float32'),
    uint8: typeRow('uint8, int32 -> uint8'),
    int8: typeRow('T, int32 -> T', { T: ['int8', 'int16'] }),
  },
  traits: ['pure'],
  tolerance: 'close',
  infer: (site) => [{ dtype: operand(site, 0).dtype, shape: resizedShape(site) }],
};
