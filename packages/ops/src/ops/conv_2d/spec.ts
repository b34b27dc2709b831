import { elementCount } from '@zoo/core';
import { type OpSpec, typeRow } from '@zoo/ir';
import type { Conv2DOptions } from '@zoo/tflite';
import { groupsOf, windowGeometry } from '../../families/dense/convolution.ts';
import { operand, requireBias } from '../../lib/site.ts';

export type Conv2DRow = 'float' | 'hybrid' | 'int8' | 'uint8' | 'int16';

export const spec: OpSpec<Conv2DOptions, Conv2DRow> = {
  summary:
    'convolution of NHWC images with an OHWI filter, grouped where the filter has fewer input channels',
  operands: [{ name: 'input' }, { name: 'filter' }, { name: 'bias', kind: 'optional' }],
  results: [{ name: 'output' }],
  types: {
    float: typeRow('float32, float32, float32? -> float32'),
    hybrid: typeRow('float32, int8|int4|int2|uint8, float32? -> float32'),
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
    const [channels, , , depth] = filter.shape;
    groupsOf(inChannels, depth, channels);
    requireBias(site, 2, channels);
    return [{ dtype: input.dtype, shape: [batches, height, width, channels] }];
  },
  macs(site) {
    const [, ...taps] = operand(site, 1).shape;
    const [{ shape = [] }] = this.infer(site);
    return elementCount(shape) * elementCount(taps);
  },
};
