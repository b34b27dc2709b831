import { z } from 'zod';
import { withDefault } from '../config.ts';
import { defineLayer } from '../layer.ts';

/** Keras 3 renamed `alpha`. */
const slope = z
  .object({ alpha: z.number().nullish(), negative_slope: z.number().nullish() })
  .transform(({ alpha, negative_slope }) => alpha ?? negative_slope ?? 0.3);

export const leakyRelu = defineLayer({
  className: 'LeakyReLU',
  config: slope,
  lower: (call) => call.add('LEAKY_RELU', [call.input], { alpha: call.config }),
  cases: [
    { inputs: [[2, 5]] },
    { config: { alpha: 0.1 }, inputs: [[2, 5]] },
    { config: { negative_slope: 0.2 }, inputs: [[5]], meaning: (x) => x.map((v) => (v < 0 ? 0.2 * v : v)) },
  ],
});

export const elu = defineLayer({
  className: 'ELU',
  // the kernel has no alpha
  config: z.object({ alpha: withDefault(z.literal(1), 1) }),
  lower: (call) => call.add('ELU', [call.input]),
  cases: [{ inputs: [[2, 5]] }],
});
