import type { OpDefinition } from '@zoo/ir';
import { HALVES, throughFloat32 } from '../lib/half.ts';
import { bigints, binary, broadcastVersion, numbers } from './binary.ts';

/**
 * MAXIMUM and MINIMUM: a where `wins(a, b)`, b elsewhere (so that NaN gives b, as in C). Affine integers share one
 * set of parameters, so their raw values are compared.
 */
export function extremum(
  name: string,
  code: number,
  summary: string,
  wins: (a: number | bigint, b: number | bigint) => boolean,
): OpDefinition {
  const chosen = numbers((a, b) => (wins(a, b) ? a : b));
  const wide = bigints((a, b) => (wins(a, b) ? a : b));
  return binary({
    name,
    code,
    options: 'MaximumMinimumOptions',
    summary,
    traits: ['commutative'],
    quantize: { results: 'same' },
    rows: {
      plain: { dtypes: ['float32', 'int32'], version: broadcastVersion(1, 3), prepare: chosen },
      half: { dtypes: HALVES, prepare: throughFloat32(chosen) },
      int64: { dtypes: ['int64'], version: broadcastVersion(1, 3), prepare: wide },
      int8: { dtypes: ['int8'], version: broadcastVersion(2, 3), quantized: true, prepare: chosen },
      uint8: { dtypes: ['uint8'], version: broadcastVersion(1, 3), quantized: true, prepare: chosen },
      int16: { dtypes: ['int16'], version: 4, quantized: true, prepare: chosen },
    },
  });
}
