import type { FileFace } from '@zoo/ir';
import type { ConcatenationOptions } from '@zoo/tflite';
import { dtypeVersions, float8 } from '../../lib/dtypes.ts';
import type { ConcatenationRow } from './spec.ts';

export const tflite: FileFace<ConcatenationOptions, ConcatenationRow> = {
  code: 2,
  options: 'ConcatenationOptions',
  version: dtypeVersions({ ...float8(7), float16: 6, int4: 5, uint32: 4, int16: 3, int8: 2 }),
};
