import { normalizeAxis } from '@zoo/core';
import { z } from 'zod';
import { withDefault } from '../config.ts';
import { defineLayer } from '../layer.ts';

export const concatenate = defineLayer({
  className: 'Concatenate',
  config: z.object({ axis: withDefault(z.int(), -1) }),
  lower: (call) =>
    call.add('CONCATENATION', call.inputs, {
      axis: normalizeAxis(call.config.axis, call.input.dims.length),
    }),
  cases: [
    {
      inputs: [
        [3, 4, 2],
        [3, 4, 5],
      ],
    },
    {
      config: { axis: 1 },
      inputs: [
        [2, 4],
        [3, 4],
        [1, 4],
      ],
    },
  ],
});
