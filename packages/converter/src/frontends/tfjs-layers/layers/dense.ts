import { z } from 'zod';
import { activate } from '../activations.ts';
import { activation, flag } from '../config.ts';
import { biasOrZeros, outputFirst } from '../kernels.ts';
import { defineLayer } from '../layer.ts';
import { knownSize } from '../sizes.ts';

export const dense = defineLayer({
  className: 'Dense',
  config: z.object({ units: z.int().positive(), use_bias: flag(true), activation }),
  lower(call) {
    const { units, use_bias } = call.config;
    const features = knownSize(call.input.dims, -1, 'number of features');
    const kernel = outputFirst(call.weight('kernel', [features, units]), units);
    const bias = biasOrZeros(use_bias, units, () => call.weight('bias', [units]));
    const result = call.add(
      'FULLY_CONNECTED',
      [
        call.input,
        call.constant('kernel', 'float32', [units, features], kernel),
        call.constant('bias', 'float32', [units], bias),
      ],
      { keepNumDims: call.input.dims.length > 2 },
    );
    return activate(call, call.config.activation, result);
  },
  cases: [
    { config: { units: 4 }, inputs: [[7]] },
    { name: 'softmax', config: { units: 3, activation: 'softmax', use_bias: false }, inputs: [[5]] },
    { name: 'on each of several rows', config: { units: 4 }, inputs: [[3, 5]] },
  ],
});
