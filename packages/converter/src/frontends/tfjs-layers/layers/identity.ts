import { z } from 'zod';
import { defineLayer } from '../layer.ts';

/** Layers that act while training and hand their operand through afterwards. */
function identity(className: string, config: Readonly<Record<string, unknown>>, rank: number) {
  return defineLayer({
    className,
    config: z.object({}),
    lower: (call) => call.input,
    cases: [{ config, inputs: [[3, 4, 2].slice(0, rank)] }],
  });
}

export const dropout = identity('Dropout', { rate: 0.5 }, 3);
export const spatialDropout1d = identity('SpatialDropout1D', { rate: 0.5 }, 2);
export const gaussianDropout = identity('GaussianDropout', { rate: 0.5 }, 2);
export const gaussianNoise = identity('GaussianNoise', { stddev: 1 }, 2);
export const alphaDropout = identity('AlphaDropout', { rate: 0.5 }, 2);
export const spatialDropout2d = defineLayer({
  className: 'SpatialDropout2D',
  config: z.object({}),
  lower: (call) => call.input,
  // tfjs has no such layer
  cases: [{ config: { rate: 0.5 }, inputs: [[3, 4, 2]], meaning: (x) => x }],
});
