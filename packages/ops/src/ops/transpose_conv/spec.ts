import { elementCount, type Shape, UNKNOWN } from '@zoo/core';
import { type OpSpec, type Site, typeRow } from '@zoo/ir';
import type { TransposeConvOptions } from '@zoo/tflite';
import { requireRank } from '../../families/dense/convolution.ts';
import { transposedEdges } from '../../families/dense/transposed.ts';
import { invalid } from '../../lib/errors.ts';
import { integers, operand, requireBias } from '../../lib/site.ts';
import { requirePositive } from '../../lib/window.ts';

export type TransposeConvRow = 'float' | 'hybrid' | 'int8' | 'uint8' | 'int16';

export const spec: OpSpec<TransposeConvOptions, TransposeConvRow> = {
  summary: 'gradient of a convolution: spreads each input pixel over the result, filter OHWI',
  operands: [
    { name: 'output_shape', kind: 'constant' },
    { name: 'filter' },
    { name: 'input' },
    { name: 'bias', kind: 'optional' },
  ],
  results: [{ name: 'output' }],
  types: {
    float: typeRow('int32, float32, float32, float32? -> float32'),
    hybrid: typeRow('int32, int8, float32, float32? -> float32'),
    int8: typeRow('int32, int8, int8, int32? -> int8'),
    uint8: typeRow('int32, uint8, uint8, int32? -> uint8'),
    int16: typeRow('int32, int8, int16, int64|int32? -> int16'),
  },
  traits: ['pure'],
  tolerance: 'close',
  infer(site) {
    const filter = operand(site, 1);
    const input = operand(site, 2);
    requireRank(filter.shape, 4, 'the filter');
    requireRank(input.shape, 4, 'the input');
    const { strideH, strideW } = site.attrs;
    requirePositive({ strideH, strideW });
    const [channels, , , depth] = filter.shape;
    const sizes = resultShape(site, channels);
    requireSame('input channels', depth, input.shape[3]);
    requireSame('result channels', channels, sizes[3]);
    requireSame('batch', input.shape[0], sizes[0]);
    requireBias(site, 3, channels);
    transposedEdges(sizes, filter.shape, site.attrs);
    return [{ dtype: input.dtype, shape: sizes }];
  },
  macs(site) {
    const [channels, filterHeight, filterWidth] = operand(site, 1).shape;
    return elementCount(operand(site, 2).shape) * filterHeight * filterWidth * channels;
  },
};

function resultShape(site: Site, channels: number): Shape {
  const sizes = integers(operand(site, 0).data);
  if (sizes === undefined) return [operand(site, 2).shape[0], UNKNOWN, UNKNOWN, channels];
  requireRank(sizes, 4, 'the result');
  if (sizes.some((size) => size < 0)) {
    throw invalid('SHAPE_NEGATIVE', 'the result shape has a negative size', { received: `[${sizes}]` });
  }
  return sizes;
}

function requireSame(what: string, expected: number, received: number): void {
  if (expected === received || expected === UNKNOWN || received === UNKNOWN) return;
  throw invalid('SHAPE_MISMATCH', `${what} do not agree`, {
    expected: String(expected),
    received: String(received),
  });
}
