import { z } from 'zod';
import { defineLayer } from '../layer.ts';
import { knownSize } from '../sizes.ts';

const axes = z.union([z.int().transform((axis) => [axis]), z.array(z.int())]);

/** A learnt slope for each element, or for each index of the axes that are not shared. */
export const prelu = defineLayer({
  className: 'PReLU',
  config: z.object({ shared_axes: axes.nullish() }),
  lower(call) {
    const dims = call.input.dims;
    const shared = call.config.shared_axes ?? [];
    const shape = dims
      .slice(1)
      .map((_, i) =>
        shared.includes(i + 1) ? 1 : knownSize(dims, i + 1, 'size of each axis that has slopes'),
      );
    return call.add('PRELU', [
      call.input,
      call.constant('alpha', 'float32', shape, call.weight('alpha', shape)),
    ]);
  },
  cases: [{ inputs: [[3, 4, 2]] }, { config: { shared_axes: [1, 2] }, inputs: [[3, 4, 2]] }],
});
