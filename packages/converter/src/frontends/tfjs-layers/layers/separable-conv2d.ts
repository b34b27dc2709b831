import { z } from 'zod';
import { activate } from '../activations.ts';
import { activation, flag, withDefault } from '../config.ts';
import { biasOrZeros, outputFirst } from '../kernels.ts';
import { defineLayer } from '../layer.ts';
import { knownSize } from '../sizes.ts';
import { windowAttributes, windowFields } from '../window.ts';

/** A depthwise convolution, then a 1x1 convolution that mixes the channels. */
export const separableConv2d = defineLayer({
  className: 'SeparableConv2D',
  config: z.object({
    filters: z.int().positive(),
    ...windowFields,
    depth_multiplier: withDefault(z.int().positive(), 1),
    use_bias: flag(true),
    activation,
  }),
  lower(call) {
    const { filters, kernel_size, depth_multiplier, use_bias } = call.config;
    const channels = knownSize(call.input.dims, -1, 'number of channels');
    const between = channels * depth_multiplier;
    const depthwise = call.weight('depthwise_kernel', [...kernel_size, channels, depth_multiplier]);
    const spread = call.add(
      'DEPTHWISE_CONV_2D',
      [
        call.input,
        call.constant('depthwise_kernel', 'float32', [1, ...kernel_size, between], depthwise),
        call.constant('depthwise_bias', 'float32', [between], new Float32Array(between)),
      ],
      { ...windowAttributes(call.config), depthMultiplier: depth_multiplier },
    );
    const pointwise = outputFirst(call.weight('pointwise_kernel', [1, 1, between, filters]), filters);
    const bias = biasOrZeros(use_bias, filters, () => call.weight('bias', [filters]));
    const mixed = call.add(
      'CONV_2D',
      [
        spread,
        call.constant('pointwise_kernel', 'float32', [filters, 1, 1, between], pointwise),
        call.constant('bias', 'float32', [filters], bias),
      ],
      { padding: 'VALID', strideH: 1, strideW: 1 },
    );
    return activate(call, call.config.activation, mixed);
  },
  cases: [
    { config: { filters: 4, kernel_size: 3 }, inputs: [[6, 6, 2]] },
    {
      name: 'same, strided, two per channel',
      config: { filters: 3, kernel_size: 3, strides: 2, padding: 'same', depth_multiplier: 2 },
      inputs: [[7, 8, 2]],
    },
  ],
});
