import { broadcastShapes } from '@zoo/core';
import { type OpSpec, typeRow } from '@zoo/ir';
import type { AddOptions } from '@zoo/tflite';
import { HALVES } from '../../lib/half.ts';
import { operand } from '../../lib/site.ts';

export type AddRow = 'float' | 'half' | 'integer' | 'int8' | 'int16';

export const spec: OpSpec<AddOptions, AddRow> = {
  summary: 'a + b, broadcast, with a fused activation',
  operands: [{ name: 'a' }, { name: 'b' }],
  results: [{ name: 'sum' }],
  types: {
    half: typeRow('T, T -> T', { T: HALVES }),
    float: typeRow('float32, float32 -> float32'),
    integer: typeRow('T, T -> T', { T: ['int32', 'int64'] }),
    int8: typeRow('T, T -> T', { T: ['int8', 'uint8'] }),
    int16: typeRow('int16, int16 -> int16'),
  },
  traits: ['elementwise', 'commutative', 'layout-agnostic', 'pure', 'in-place'],
  tolerance: 'exact',
  infer(site) {
    const a = operand(site, 0);
    const b = operand(site, 1);
    return [{ dtype: a.dtype, shape: broadcastShapes(a.shape, b.shape) }];
  },
};
