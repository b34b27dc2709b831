import type { FileFace } from '@zoo/ir';
import { dtypeVersions, float8 } from '../../lib/dtypes.ts';
import type { DequantizeRow } from './spec.ts';

const byDtype = dtypeVersions({ ...float8(9), uint4: 8, int2: 7, int4: 6, int16: 3, float16: 3, int8: 2 });

export const tflite: FileFace<object, DequantizeRow> = {
  code: 6,
  options: 'DequantizeOptions',
  version(site) {
    const [q] = site.inputs;
    return q?.dtype === 'int8' && (q.quantization?.scale.length ?? 0) > 1 ? 5 : byDtype(site);
  },
};
