import { describe, expect, it } from '@jest/globals';
import type { DType, Shape, Tensor } from '@zoo/core';
import { tensor } from '@zoo/core';
import { wasmDelegate } from './delegate.ts';
import { guarded } from './testing/guarded.ts';
import { filled, firstDifference, type Layer, runLayer } from './testing/layers.ts';

type Pictures = 'float32' | 'int8' | 'uint8';

const PICTURES: readonly Pictures[] = ['float32', 'int8', 'uint8'];

/** Every rest of a panel, a vector or a group, and one more. */
const CHANNELS = Array.from({ length: 17 }, (_, i) => i + 1);

const given = (value: Tensor) => ({ tensor: value });
const constant = (value: Tensor) => ({ tensor: value, constant: true });
const axes = (...values: number[]) => constant(tensor('int32', [values.length], Int32Array.from(values)));

/** Results of integers have a scale and a zero point of their own. */
function resultOf(dtype: DType): Layer['result'] {
  return { quantization: filled(dtype, [1]).quantization };
}

const WINDOW = { padding: 'SAME', strideH: 1, strideW: 1 };
const POOL = { padding: 'SAME', strideH: 2, strideW: 1, filterHeight: 3, filterWidth: 2 };

/** A layer for a type and a number of channels, on a picture that is no multiple of anything. */
const LAYERS: Readonly<Record<string, (dtype: Pictures, channels: number) => Layer>> = {
  'CONV_2D of 3 x 3': (dtype, channels) => window('CONV_2D', dtype, channels, [channels + 1, 3, 3, channels]),
  'CONV_2D of 1 x 1': (dtype, channels) => window('CONV_2D', dtype, channels, [channels + 2, 1, 1, channels]),
  'DEPTHWISE_CONV_2D of 3 x 3': (dtype, channels) =>
    window('DEPTHWISE_CONV_2D', dtype, channels, [1, 3, 3, channels]),
  'DEPTHWISE_CONV_2D of 2 x 5': (dtype, channels) =>
    window('DEPTHWISE_CONV_2D', dtype, channels, [1, 2, 5, channels]),
  FULLY_CONNECTED: (dtype, channels) => ({
    op: 'FULLY_CONNECTED',
    operands: [given(filled(dtype, [3, channels])), constant(filled(dtype, [18 - channels, channels]))],
    result: resultOf(dtype),
  }),
  AVERAGE_POOL_2D: (dtype, channels) => picture('AVERAGE_POOL_2D', dtype, channels, POOL),
  MAX_POOL_2D: (dtype, channels) => picture('MAX_POOL_2D', dtype, channels, POOL),
  RESIZE_BILINEAR: (dtype, channels) => picture('RESIZE_BILINEAR', dtype, channels, {}, axes(11, 3)),
  RESIZE_NEAREST_NEIGHBOR: (dtype, channels) =>
    picture('RESIZE_NEAREST_NEIGHBOR', dtype, channels, {}, axes(3, 13)),
  'MEAN over pixels': (dtype, channels) => picture('MEAN', dtype, channels, {}, axes(1, 2)),
  'MEAN over channels': (dtype, channels) => picture('MEAN', dtype, channels, {}, axes(3)),
  REDUCE_MAX: (dtype, channels) => picture('REDUCE_MAX', dtype, channels, {}, axes(3)),
  SOFTMAX: (dtype, channels) => picture('SOFTMAX', dtype, channels, { beta: 1 }),
  L2_NORMALIZATION: (dtype, channels) => picture('L2_NORMALIZATION', dtype, channels, {}),
  'ADD of a row': (dtype, channels) => picture('ADD', dtype, channels, {}, given(filled(dtype, [channels]))),
  TRANSPOSE: (dtype, channels) => picture('TRANSPOSE', dtype, channels, {}, axes(0, 3, 2, 1)),
};

function picture(
  op: string,
  dtype: Pictures,
  channels: number,
  attrs: object,
  ...others: Layer['operands']
): Layer {
  const x = given(filled(dtype, [2, 5, 7, channels]));
  return { op, attrs, operands: [x, ...others], result: resultOf(dtype) };
}

function window(op: string, dtype: Pictures, channels: number, filter: Shape): Layer {
  const weights = constant(filled(dtype, filter));
  return picture(op, dtype, channels, WINDOW, weights);
}

describe.each(PICTURES)('channels from 1 to 17: %s', (dtype) => {
  it.each(Object.keys(LAYERS))('%s', async (name) => {
    for (const channels of CHANNELS) {
      const layer = LAYERS[name](dtype, channels);
      const problems: string[] = [];
      const delegate = guarded(wasmDelegate(), (problem) => problems.push(problem));
      const [expected] = (await runLayer(layer, [])).results;
      const { results, rows } = await runLayer(layer, [delegate]);
      const difference = firstDifference(results[0], expected);
      const found = { channels, by: rows[0].delegate, difference, problems };
      expect(found).toEqual({ channels, by: 'wasm', difference: undefined, problems: [] });
    }
  });
});
