import type { DType } from '@zoo/core';
import type { FileFace } from '@zoo/ir';
import type { CastOptions } from '@zoo/tflite';
import { dtypeOf, FLOAT8 } from '../../lib/dtypes.ts';
import type { CastRow } from './spec.ts';

/** The first type among operand and result decides. */
const VERSIONS: readonly (readonly [version: number, ...dtypes: DType[]])[] = [
  [9, ...FLOAT8],
  [8, 'int2', 'uint4'],
  [7, 'bfloat16'],
  [6, 'int4'],
  [5, 'float64', 'float16'],
  [4, 'uint16'],
  [3, 'int8'],
  [2, 'uint32'],
];

export const tflite: FileFace<CastOptions, CastRow> = {
  code: 53,
  options: 'CastOptions',
  version({ inputs, outputs, attrs }) {
    const present = [inputs[0]?.dtype, outputs[0]?.dtype ?? dtypeOf(attrs.outDataType)];
    return VERSIONS.find(([, ...dtypes]) => dtypes.some((dtype) => present.includes(dtype)))?.[0] ?? 1;
  },
};
