import { type BlockParameters, float16ArrayToFloat32 } from '@zoo/core';
import type { OpDefinition, Prepare, Run } from '@zoo/ir';
import { channelsOf } from '../../lib/channels.ts';
import { conversion } from '../../lib/convert.ts';
import { operand, quantizationOf } from '../../lib/site.ts';
import type { DequantizeRow } from './spec.ts';

const integer: Prepare = (site) => {
  const { shape, quantization } = operand(site, 0);
  if (quantization?.blocks) return blockwise(quantization.blocks);
  const from = channelsOf(shape, quantizationOf({ quantization }, 'operand 0'));
  return ([input], [output]) => {
    const q = input as Int8Array;
    const x = output as Float32Array;
    for (let i = 0, block = 0; block < from.outer * from.channels; block++) {
      const scale = from.scales[block % from.channels];
      const zeroPoint = from.zeroPoints[block % from.channels];
      for (const end = i + from.inner; i < end; i++) x[i] = scale * (q[i] - zeroPoint);
    }
  };
};

function blockwise({ size, scales, zeroPoints }: BlockParameters): Run {
  return ([input], [output]) => {
    const q = input as Int8Array;
    const x = output as Float32Array;
    for (let i = 0, block = 0; i < x.length; block++) {
      const zero = zeroPoints ? zeroPoints[block] : 0;
      for (const end = i + size; i < end; i++) x[i] = scales[block] * (q[i] - zero);
    }
  };
}

const half: Prepare =
  () =>
  ([input], [output]) => {
    float16ArrayToFloat32(input as Uint16Array, output as Float32Array);
  };

const float8: Prepare = (site) => {
  const copy = conversion(operand(site, 0).dtype, 'float32');
  return ([input], [output]) => copy(input!, output);
};

export const reference: OpDefinition<object, DequantizeRow>['reference'] = { integer, half, float8 };
