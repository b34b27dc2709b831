import { QUANTIZED_RANGE, type QuantizedDType, quantizeMultiplier, quantizeValue } from '@zoo/core';
import type { OpDefinition, Prepare } from '@zoo/ir';
import { requantized } from '../../families/requantize.ts';
import { channelsOf } from '../../lib/channels.ts';
import { operand, quantizationOf } from '../../lib/site.ts';
import type { QuantizeRow } from './spec.ts';

/** clamp(round(x / scale) + zeroPoint), halves away from zero; per channel where the result is. */
const fromFloat: Prepare = (site) => {
  const range = QUANTIZED_RANGE[site.outputs[0].dtype as QuantizedDType];
  const to = channelsOf(operand(site, 0).shape, quantizationOf(site.outputs[0], 'the result'));
  return ([input], [output]) => {
    const x = input as Float32Array;
    const q = output as Int8Array;
    for (let i = 0, block = 0; block < to.outer * to.channels; block++) {
      const scale = to.scales[block % to.channels];
      const zeroPoint = to.zeroPoints[block % to.channels];
      for (const end = i + to.inner; i < end; i++) q[i] = quantizeValue(x[i], scale, zeroPoint, range);
    }
  };
};

/** Source: `reference_ops::Requantize`; the ratio of the scales is taken in double. */
const fromIntegers: Prepare = (site) => {
  const from = quantizationOf(operand(site, 0), 'operand 0');
  const to = quantizationOf(site.outputs[0], 'the result');
  const { min, max } = QUANTIZED_RANGE[site.outputs[0].dtype as QuantizedDType];
  const multiplier = quantizeMultiplier(from.scale[0] / to.scale[0]);
  const [zeroIn, zeroOut] = [from.zeroPoint[0], to.zeroPoint[0]];
  return ([input], [output]) => {
    const x = input as Int32Array;
    const q = output as Int8Array;
    for (let i = 0; i < q.length; i++) q[i] = requantized((x[i] - zeroIn) | 0, multiplier, zeroOut, min, max);
  };
};

export const reference: OpDefinition<object, QuantizeRow>['reference'] = {
  float: fromFloat,
  int8: fromIntegers,
  int16: fromIntegers,
  int32: fromIntegers,
};
