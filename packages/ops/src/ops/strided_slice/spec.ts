import type { DType, Shape } from '@zoo/core';
import { type OpSpec, typeRow } from '@zoo/ir';
import type { StridedSliceOptions } from '@zoo/tflite';
import { unknownShape } from '../../lib/constants.ts';
import { SIZED } from '../../lib/dtypes.ts';
import { integers, operand } from '../../lib/site.ts';
import { bitCount, shapeOf, walk } from './walk.ts';

export type StridedSliceRow = 'any';

export const DTYPES: readonly DType[] = [...SIZED, 'string'];

export const spec: OpSpec<StridedSliceOptions, StridedSliceRow> = {
  summary: 'every stride-th element of a box of x, as x[begin:end:stride, ...] in NumPy',
  operands: [
    { name: 'x' },
    { name: 'begin', kind: 'constant' },
    { name: 'end', kind: 'constant' },
    { name: 'strides', kind: 'constant' },
  ],
  results: [{ name: 'y' }],
  types: { any: typeRow('T, int32, int32, int32 -> T', { T: DTYPES }) },
  traits: ['movement', 'pure'],
  tolerance: 'exact',
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    const [begin, end, strides] = [1, 2, 3].map((slot) => integers(site.inputs[slot]?.data));
    if (!begin || !end || !strides) return [{ dtype, shape: unknownResult(site.attrs, shape.length) }];
    return [{ dtype, shape: shapeOf(walk(site.attrs, shape, begin, end, strides)) }];
  },
};

/** The rank needs no contents. */
function unknownResult({ newAxisMask, shrinkAxisMask }: StridedSliceOptions, rank: number): Shape {
  return unknownShape(Math.max(0, rank + bitCount(newAxisMask) - bitCount(shrinkAxisMask)));
}
