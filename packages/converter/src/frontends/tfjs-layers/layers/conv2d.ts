import { z } from 'zod';
import { activate } from '../activations.ts';
import { activation, flag, withDefault } from '../config.ts';
import { biasOrZeros, outputFirst } from '../kernels.ts';
import { defineLayer } from '../layer.ts';
import { knownSize } from '../sizes.ts';
import { windowAttributes, windowFields } from '../window.ts';

export const conv2d = defineLayer({
  className: 'Conv2D',
  config: z.object({
    filters: z.int().positive(),
    ...windowFields,
    groups: withDefault(z.literal(1, 'grouped convolutions are not supported'), 1),
    use_bias: flag(true),
    activation,
  }),
  lower(call) {
    const { filters, kernel_size, use_bias } = call.config;
    const channels = knownSize(call.input.dims, -1, 'number of channels');
    const kernel = outputFirst(call.weight('kernel', [...kernel_size, channels, filters]), filters);
    const bias = biasOrZeros(use_bias, filters, () => call.weight('bias', [filters]));
    const result = call.add(
      'CONV_2D',
      [
        call.input,
        call.constant('kernel', 'float32', [filters, ...kernel_size, channels], kernel),
        call.constant('bias', 'float32', [filters], bias),
      ],
      windowAttributes(call.config),
    );
    return activate(call, call.config.activation, result);
  },
  cases: [
    { config: { filters: 4, kernel_size: [3, 3] }, inputs: [[7, 6, 3]] },
    {
      name: 'same, strided, relu',
      config: { filters: 2, kernel_size: [3, 2], strides: [2, 2], padding: 'same', activation: 'relu' },
      inputs: [[8, 7, 2]],
    },
    {
      name: 'dilated, no bias',
      config: { filters: 3, kernel_size: 3, dilation_rate: 2, use_bias: false },
      inputs: [[9, 9, 1]],
    },
  ],
});
