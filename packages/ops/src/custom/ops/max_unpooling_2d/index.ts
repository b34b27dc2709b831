import { formatShape, type Random, sameShape, tensor, UNKNOWN } from '@zoo/core';
import { defineOp, type Site, typeRow } from '@zoo/ir';
import { inTests } from '#in-tests';
import { requireRank } from '../../../families/dense/convolution.ts';
import { randomOperand } from '../../../families/examples.ts';
import { mapSize } from '../../../lib/constants.ts';
import { invalid } from '../../../lib/errors.ts';
import { operand } from '../../../lib/site.ts';
import { requirePositive } from '../../../lib/window.ts';
import { type PoolStruct, poolStruct } from '../../options/struct.ts';

/**
 * Two ops bear this name: MediaPipe's, whose indices are floats and count inside the window, and the one of
 * `tflite/kernels/perception`, whose indices are integers and count inside the image.
 */
export const maxUnpooling2d = defineOp<PoolStruct, 'window' | 'image'>({
  name: 'MaxUnpooling2D',
  spec: {
    summary: 'puts elements back to where a max pool with argmax took them from, zeros elsewhere',
    operands: [{ name: 'x' }, { name: 'indices' }],
    results: [{ name: 'y' }],
    types: {
      window: typeRow('float32, float32 -> float32'),
      image: typeRow('float32, int32 -> float32'),
    },
    traits: ['pure'],
    tolerance: 'exact',
    infer(site) {
      const { padding, ...sizes } = site.attrs;
      requirePositive(sizes);
      const [x, indices] = [operand(site, 0), operand(site, 1)];
      requireRank(x.shape, 4, 'x');
      requireSameShape(site);
      const [batches, height, width, channels] = x.shape;
      const spread = (size: number, stride: number, filter: number) =>
        mapSize(size, (known) => {
          if (indices.dtype === 'float32') return known * filter;
          return padding === 'SAME' ? known * stride : Math.max(0, (known - 1) * stride + filter);
        });
      const rows = spread(height, sizes.strideH, sizes.filterHeight);
      return [
        { dtype: x.dtype, shape: [batches, rows, spread(width, sizes.strideW, sizes.filterWidth), channels] },
      ];
    },
  },
  tflite: { custom: poolStruct, version: () => 1 },
  quantize: { results: 'none' },
  reference: {
    window({ attrs, inputs, outputs }) {
      const [, height, width, channels] = inputs[0]!.shape;
      const [, rows, columns] = outputs[0].shape;
      const { strideH, strideW, filterHeight, filterWidth } = attrs;
      const before = (stride: number, filter: number, size: number, pooled: number) =>
        Math.max(0, ((pooled - 1) * stride + filter - size) >> 1);
      const top = before(strideH, filterHeight, rows, height);
      const left = before(strideW, filterWidth, columns, width);
      return ([values, indices], [result]) => {
        const [x, places, y] = [values, indices, result] as Float32Array[];
        y.fill(0);
        for (let i = 0; i < x.length; i++) {
          const tap = Math.trunc(places[i]);
          const pixel = Math.floor(i / channels);
          const column = (pixel % width) * strideW - left + (tap % filterWidth);
          const line = Math.floor(pixel / width);
          const row = (line % height) * strideH - top + Math.trunc(tap / filterWidth);
          const batch = Math.floor(line / height);
          if (row < 0 || row >= rows || column < 0 || column >= columns || Number.isNaN(tap)) continue;
          y[((batch * rows + row) * columns + column) * channels + (i % channels)] = x[i];
        }
      };
    },
    image({ inputs, outputs }) {
      const [batches, ...image] = outputs[0].shape;
      const size = image.reduce((product, side) => product * side, 1);
      const count = inputs[0]!.shape.slice(1).reduce((product, side) => product * side, 1);
      return ([values, indices], [result]) => {
        const [x, y] = [values, result] as Float32Array[];
        const places = indices as Int32Array;
        y.fill(0);
        for (let batch = 0; batch < batches; batch++) {
          for (let i = batch * count; i < (batch + 1) * count; i++) {
            if (places[i] < 0 || places[i] >= size) throw outside(places[i], size);
            y[batch * size + places[i]] = x[i];
          }
        }
      };
    },
  },
  cases: inTests(() => [
    { name: 'float indices', row: 'window', generate: (random) => example(random, 'float32') },
    { name: 'integer indices', row: 'image', generate: (random) => example(random, 'int32') },
  ]),
});

function requireSameShape(site: Site): void {
  const [x, indices] = [operand(site, 0).shape, operand(site, 1).shape];
  const unknown = x.includes(UNKNOWN) || indices.includes(UNKNOWN);
  if (unknown ? x.length === indices.length : sameShape(x, indices)) return;
  throw invalid('SHAPE_MISMATCH', 'there is not one index for each element', {
    expected: formatShape(x),
    received: formatShape(indices),
  });
}

function outside(index: number, size: number) {
  return invalid('INDEX_RANGE', 'an index lies outside the image', {
    expected: `0 to ${size - 1}`,
    received: String(index),
  });
}

function example(random: Random, dtype: 'float32' | 'int32') {
  const shape = [random.integer(1, 2), random.integer(1, 3), random.integer(1, 3), random.integer(1, 3)];
  const count = shape.reduce((product, size) => product * size, 1);
  const window = 2;
  const places = Array.from({ length: count }, () => random.integer(0, window * window - 1));
  const indices =
    dtype === 'int32'
      ? tensor(dtype, shape, Int32Array.from(places))
      : tensor(dtype, shape, Float32Array.from(places));
  const attrs = {
    padding: 'SAME',
    strideW: window,
    strideH: window,
    filterWidth: window,
    filterHeight: window,
  };
  return {
    attrs: attrs as PoolStruct,
    inputs: [randomOperand(random, 'float32', shape), { tensor: indices }],
  };
}
