import { elementCount, UNKNOWN } from '@zoo/core';
import { type OpSpec, typeRow } from '@zoo/ir';
import type { DepthwiseConv2DOptions } from '@zoo/tflite';
import { windowGeometry } from '../../families/dense/convolution.ts';
import { invalid } from '../../lib/errors.ts';
import { operand, requireBias } from '../../lib/site.ts';

export type DepthwiseRow = 'float' | 'hybrid' | 'int8' | 'uint8' | 'int16';

/** The attribute `depthMultiplier` is redundant, and wrong in some files: shapes decide, as in TFLite. */
export const spec: OpSpec<DepthwiseConv2DOptions, DepthwiseRow> = {
  summary:
    'each channel of NHWC images convolved by itself, filter [1, height, width, channels * multiplier]',
  operands: [{ name: 'input' }, { name: 'filter' }, { name: 'bias', kind: 'optional' }],
  results: [{ name: 'output' }],
  types: {
    float: typeRow('float32, float32, float32? -> float32'),
    hybrid: typeRow('float32, int8|int4, float32? -> float32'),
    int8: typeRow('int8, int8|int4, int32? -> int8'),
    uint8: typeRow('uint8, uint8, int32? -> uint8'),
    int16: typeRow('int16, int8, int64|int32? -> int16'),
  },
  traits: ['pure'],
  tolerance: 'close',
  infer(site) {
    const input = operand(site, 0);
    const filter = operand(site, 1);
    const { batches, height, width, inChannels } = windowGeometry(input.shape, filter.shape, site.attrs);
    const [one, , , channels] = filter.shape;
    if (one !== 1 && one !== UNKNOWN) {
      throw invalid('FILTER_SHAPE', 'a depthwise filter has one row', {
        expected: '1',
        received: String(one),
      });
    }
    const fits = inChannels > 0 ? channels % inChannels === 0 : channels === 0;
    if (inChannels !== UNKNOWN && channels !== UNKNOWN && !fits) {
      throw invalid('CHANNELS', 'filter channels are no multiple of the input channels', {
        expected: `a multiple of ${inChannels}`,
        received: String(channels),
      });
    }
    requireBias(site, 2, channels);
    return [{ dtype: input.dtype, shape: [batches, height, width, channels] }];
  },
  macs(site) {
    const [, filterHeight, filterWidth] = operand(site, 1).shape;
    const [{ shape = [] }] = this.infer(site);
    return elementCount(shape) * filterHeight * filterWidth;
  },
};
