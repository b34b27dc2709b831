import { z } from 'zod';
import { activate } from '../activations.ts';
import { activation, flag, withDefault } from '../config.ts';
import { biasOrZeros } from '../kernels.ts';
import { defineLayer } from '../layer.ts';
import { knownSize } from '../sizes.ts';
import { windowAttributes, windowFields } from '../window.ts';

/** Honours dilation_rate, which tfjs ignores (so no case here: see the front-end's own test). */
export const depthwiseConv2d = defineLayer({
  className: 'DepthwiseConv2D',
  config: z.object({
    ...windowFields,
    depth_multiplier: withDefault(z.int().positive(), 1),
    use_bias: flag(true),
    activation,
  }),
  lower(call) {
    const { kernel_size, depth_multiplier, use_bias } = call.config;
    const channels = knownSize(call.input.dims, -1, 'number of channels');
    const outputs = channels * depth_multiplier;
    // [kh, kw, in, multiplier] and [1, kh, kw, in * multiplier] are the same bytes
    const kernel = call.weight('depthwise_kernel', [...kernel_size, channels, depth_multiplier]);
    const bias = biasOrZeros(use_bias, outputs, () => call.weight('bias', [outputs]));
    const result = call.add(
      'DEPTHWISE_CONV_2D',
      [
        call.input,
        call.constant('kernel', 'float32', [1, ...kernel_size, outputs], kernel),
        call.constant('bias', 'float32', [outputs], bias),
      ],
      { ...windowAttributes(call.config), depthMultiplier: depth_multiplier },
    );
    return activate(call, call.config.activation, result);
  },
  cases: [
    { config: { kernel_size: [3, 3] }, inputs: [[6, 7, 3]] },
    {
      name: 'same, strided, two per channel',
      config: { kernel_size: 3, strides: 2, padding: 'same', depth_multiplier: 2, activation: 'relu6' },
      inputs: [[8, 7, 3]],
    },
  ],
});
