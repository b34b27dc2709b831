import { elementCount, type Shape, UNKNOWN } from '@zoo/core';
import { type OpSpec, type Site, typeRow } from '@zoo/ir';
import type { FullyConnectedOptions } from '@zoo/tflite';
import { requireShuffled } from '#shuffled';
import { requireRank } from '../../families/dense/convolution.ts';
import { invalid } from '../../lib/errors.ts';
import { operand, requireBias } from '../../lib/site.ts';

export type FullyConnectedRow = 'float' | 'hybrid' | 'int8' | 'uint8' | 'uint8to16' | 'shuffled' | 'int16';

export const spec: OpSpec<FullyConnectedOptions, FullyConnectedRow> = {
  summary: 'rows of the input times weights [units, depth]',
  operands: [{ name: 'input' }, { name: 'weights' }, { name: 'bias', kind: 'optional' }],
  results: [{ name: 'output' }, { name: 'shuffled_input', kind: 'optional' }],
  types: {
    float: typeRow('float32, float32, float32? -> float32'),
    hybrid: typeRow('float32, int8|int4|int2|uint8, float32? -> float32'),
    int8: typeRow('int8, int8|int4, int32? -> int8'),
    uint8: typeRow('uint8, uint8, int32? -> uint8'),
    uint8to16: typeRow('uint8, uint8, int32? -> int16'),
    shuffled: typeRow('uint8, uint8, int32? -> int16, uint8'),
    int16: typeRow('int16, int8|int4, int64|int32? -> int16'),
  },
  traits: ['pure'],
  tolerance: 'close',
  infer(site) {
    const input = operand(site, 0);
    const weights = operand(site, 1);
    requireRank(weights.shape, 2, 'the weights');
    requireBias(site, 2, weights.shape[0]);
    const shape = resultShape(site, input.shape, weights.shape);
    if (site.attrs.weightsFormat !== 'DEFAULT') {
      requireShuffled(elementCount(shape.slice(0, -1)), weights.shape);
      return [
        { dtype: 'int16', shape },
        { dtype: 'uint8', shape: input.shape },
      ];
    }
    const widened = input.dtype === 'uint8' && site.outputs[0]?.dtype === 'int16';
    return [{ dtype: widened ? 'int16' : input.dtype, shape }];
  },
  macs(site) {
    const [{ shape = [] }] = this.infer(site);
    return elementCount(shape) * operand(site, 1).shape[1];
  },
};

function resultShape({ attrs }: Site<FullyConnectedOptions>, input: Shape, [units, depth]: Shape): Shape {
  const last = input.at(-1) ?? 1;
  if (attrs.keepNumDims) {
    if (last !== depth && last !== UNKNOWN && depth !== UNKNOWN) throw mismatch(input, depth);
    return [...input.slice(0, -1), units];
  }
  const count = elementCount(input);
  if (count === UNKNOWN || depth === UNKNOWN) return [UNKNOWN, units];
  if (depth === 0 || count % depth !== 0) throw mismatch(input, depth);
  return [count / depth, units];
}

function mismatch(input: Shape, depth: number) {
  return invalid('SHAPE_MISMATCH', 'the input does not consist of rows that the weights take', {
    expected: `rows of ${depth}`,
    received: `[${input}]`,
  });
}
