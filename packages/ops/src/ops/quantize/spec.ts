import { type OpSpec, typeRow } from '@zoo/ir';
import { operand } from '../../lib/site.ts';

export type QuantizeRow = 'float' | 'int8' | 'int16' | 'int32';

export const spec: OpSpec<object, QuantizeRow> = {
  summary: 'real values as affine integers, or affine integers with other parameters',
  operands: [{ name: 'x' }],
  results: [{ name: 'q' }],
  types: {
    float: typeRow('float32 -> int8|uint8|int16|int4'),
    int8: typeRow('int8|uint8 -> int8|uint8'),
    int16: typeRow('int16 -> int8|int16|int32'),
    int32: typeRow('int32 -> int8|int16'),
  },
  traits: ['elementwise', 'layout-agnostic', 'pure'],
  tolerance: 'exact',
  infer(site) {
    return [{ dtype: site.outputs[0]?.dtype ?? 'int8', shape: operand(site, 0).shape }];
  },
};
