import type { DType } from '@zoo/core';
import { type OpSpec, typeRow } from '@zoo/ir';
import type { CastOptions } from '@zoo/tflite';
import { dtypeOf, FLOAT8 } from '../../lib/dtypes.ts';
import { operand } from '../../lib/site.ts';

export type CastRow = 'any' | 'unpack' | 'pack';

/** Types that cast to one another. */
export const CASTABLE: readonly DType[] = [
  'float32',
  'float64',
  'float16',
  'bfloat16',
  'int8',
  'uint8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'bool',
  'complex64',
  ...FLOAT8,
];

export const PACKED: readonly DType[] = ['int4', 'int2', 'uint4'];

export const spec: OpSpec<CastOptions, CastRow> = {
  summary: 'x as another element type',
  operands: [{ name: 'x' }],
  results: [{ name: 'y' }],
  types: {
    any: typeRow('F -> T', { F: CASTABLE, T: CASTABLE }),
    unpack: typeRow('F -> float32', { F: PACKED }),
    pack: typeRow('float32 -> T', { T: PACKED }),
  },
  traits: ['elementwise', 'layout-agnostic', 'pure'],
  tolerance: 'exact',
  infer(site) {
    const { shape } = operand(site, 0);
    // old files leave the attributes at their defaults: the declared type of the result decides
    return [{ dtype: site.outputs[0]?.dtype ?? dtypeOf(site.attrs.outDataType), shape }];
  },
};
