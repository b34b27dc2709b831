import { normalizeAxis } from '@zoo/core';
import { z } from 'zod';
import { withDefault } from '../config.ts';
import { defineLayer } from '../layer.ts';

/** The kernel works along the last axis; another axis is swapped there and back. */
export const softmax = defineLayer({
  className: 'Softmax',
  config: z.object({ axis: withDefault(z.int(), -1) }),
  lower(call) {
    const rank = call.input.dims.length;
    const axis = normalizeAxis(call.config.axis, rank);
    if (axis === rank - 1) return call.add('SOFTMAX', [call.input], { beta: 1 });
    const order = call.input.dims.map((_, i) => i);
    [order[axis], order[rank - 1]] = [rank - 1, axis];
    const swap = call.integers('order', order);
    const swapped = call.add('TRANSPOSE', [call.input, swap]);
    return call.add('TRANSPOSE', [call.add('SOFTMAX', [swapped], { beta: 1 }), swap]);
  },
  cases: [
    { inputs: [[7]] },
    { config: { axis: -1 }, inputs: [[3, 4]] },
    {
      name: 'another axis, which tfjs cannot do',
      config: { axis: 1 },
      inputs: [[2, 3]],
      // columns of two rows: e^a / (e^a + e^b)
      meaning: (x) => x.map((value, i) => 1 / (1 + Math.exp(x[(i + 3) % 6] - value))),
    },
  ],
});
