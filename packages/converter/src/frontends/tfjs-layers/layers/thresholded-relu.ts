import { z } from 'zod';
import { withDefault } from '../config.ts';
import { defineLayer } from '../layer.ts';

/** x above theta, 0 elsewhere. */
export const thresholdedRelu = defineLayer({
  className: 'ThresholdedReLU',
  config: z.object({ theta: withDefault(z.number().nonnegative(), 1) }),
  lower(call) {
    const above = call.add('GREATER', [call.input, call.scalar('theta', call.config.theta)]);
    return call.add('SELECT_V2', [above, call.input, call.scalar('zero', 0)]);
  },
  cases: [{ inputs: [[3, 4]] }, { config: { theta: 0.3 }, inputs: [[6]] }],
});
