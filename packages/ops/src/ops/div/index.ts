import type { DivOptions } from '@zoo/tflite';
import { floatArithmetic, integerArithmetic } from '../../families/arithmetic.ts';
import { binary, broadcastVersion } from '../../families/binary.ts';
import { checkedDivisor } from '../../lib/division.ts';
import { quantizedQuotient } from './reference.ts';

export const div = binary<DivOptions>({
  name: 'DIV',
  code: 42,
  options: 'DivOptions',
  summary: 'a / b, broadcast, with a fused activation; integers truncate',
  rows: {
    float: {
      dtypes: ['float32'],
      version: broadcastVersion(1, 2),
      prepare: floatArithmetic((a, b) => a / b),
    },
    int32: {
      dtypes: ['int32'],
      version: broadcastVersion(1, 2),
      domain: 'nonzero',
      prepare: integerArithmetic(
        (a, b) => (a / checkedDivisor(b)) | 0,
        () => 0n,
      ),
    },
    affine: {
      dtypes: ['uint8', 'int8', 'int16'],
      quantized: true,
      domain: 'nonzero',
      prepare: quantizedQuotient,
    },
  },
});
