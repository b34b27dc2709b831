import { type OpSpec, typeRow } from '@zoo/ir';
import { FLOAT8 } from '../../lib/dtypes.ts';
import { operand } from '../../lib/site.ts';

export type DequantizeRow = 'integer' | 'half' | 'float8';

export const spec: OpSpec<object, DequantizeRow> = {
  summary: 'real values of affine integers, or of short floats, as float32',
  operands: [{ name: 'q' }],
  results: [{ name: 'x' }],
  types: {
    integer: typeRow('int8|uint8|int16|int4|uint4|int2 -> float32'),
    half: typeRow('float16 -> float32'),
    float8: typeRow('F -> float32', { F: FLOAT8 }),
  },
  traits: ['elementwise', 'layout-agnostic', 'pure'],
  tolerance: 'exact',
  infer: (site) => [{ dtype: 'float32', shape: operand(site, 0).shape }],
};
