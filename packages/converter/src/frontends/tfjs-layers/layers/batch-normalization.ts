import { normalizeAxis } from '@zoo/core';
import { z } from 'zod';
import { flag, withDefault } from '../config.ts';
import { defineLayer } from '../layer.ts';
import { knownSize } from '../sizes.ts';

/** Older files hold the axis as a list of one. */
const axis = z.union([z.int(), z.tuple([z.int()]).transform(([only]) => only)]);

/**
 * y = gamma (x - mean) / sqrt(variance + epsilon) + beta with the moving statistics, as one multiplication and one
 * addition; a pass folds both into the layer in front.
 */
export const batchNormalization = defineLayer({
  className: 'BatchNormalization',
  config: z.object({
    axis: withDefault(axis, -1),
    epsilon: withDefault(z.number().nonnegative(), 1e-3),
    center: flag(true),
    scale: flag(true),
  }),
  lower(call) {
    const { config, input } = call;
    const rank = input.dims.length;
    const along = normalizeAxis(config.axis, rank);
    const size = knownSize(input.dims, along, 'size of the normalised axis');
    const gamma = config.scale ? call.weight('gamma', [size]) : new Float32Array(size).fill(1);
    const beta = config.center ? call.weight('beta', [size]) : new Float32Array(size);
    const mean = call.weight('moving_mean', [size]);
    const variance = call.weight('moving_variance', [size]);
    const factors = Float64Array.from(gamma, (g, i) => g / Math.sqrt(variance[i] + config.epsilon));
    const offsets = Float32Array.from(beta, (b, i) => b - mean[i] * factors[i]);
    // broadcasting aligns at the last axis
    const shape = [size, ...new Array<number>(rank - 1 - along).fill(1)];
    const scaled = call.add('MUL', [
      input,
      call.constant('scale', 'float32', shape, Float32Array.from(factors)),
    ]);
    return call.add('ADD', [scaled, call.constant('offset', 'float32', shape, offsets)]);
  },
  cases: [
    { inputs: [[3, 4, 5]] },
    { name: 'neither center nor scale', config: { center: false, scale: false }, inputs: [[6]] },
    { name: 'axis as a list', config: { axis: [3], epsilon: 0.01 }, inputs: [[3, 4, 5]] },
  ],
});
