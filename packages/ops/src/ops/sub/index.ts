import type { SubOptions } from '@zoo/tflite';
import { floatArithmetic, integerArithmetic } from '../../families/arithmetic.ts';
import { binary, broadcastVersion } from '../../families/binary.ts';
import { quantizedSum } from '../../families/quantized-sum.ts';

export const sub = binary<SubOptions>({
  name: 'SUB',
  code: 41,
  options: 'SubOptions',
  summary: 'a - b, broadcast, with a fused activation',
  rows: {
    float: {
      dtypes: ['float32'],
      version: broadcastVersion(1, 3),
      prepare: floatArithmetic((a, b) => a - b),
    },
    integer: {
      dtypes: ['int32', 'int64'],
      version: (site) => (site.inputs[0]?.dtype === 'int64' ? 4 : 1),
      prepare: integerArithmetic(
        (a, b) => (a - b) | 0,
        (a, b) => BigInt.asIntN(64, a - b),
      ),
    },
    int8: {
      dtypes: ['int8', 'uint8'],
      version: (site) => (site.inputs[0]?.dtype === 'int8' ? 2 : 1),
      quantized: true,
      prepare: quantizedSum({ sign: -1, leftShift: 20 }),
    },
    int16: {
      dtypes: ['int16'],
      version: (site) => (site.attrs.potScaleInt16 ? 1 : 5),
      quantized: true,
      prepare: quantizedSum({ sign: -1, leftShift: 15 }),
    },
  },
});
