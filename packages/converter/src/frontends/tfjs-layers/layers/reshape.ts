import { UNKNOWN, ZooError } from '@zoo/core';
import { z } from 'zod';
import { defineLayer } from '../layer.ts';
import { knownSize } from '../sizes.ts';

export const flatten = defineLayer({
  className: 'Flatten',
  config: z.object({}),
  lower(call) {
    const { dims } = call.input;
    const size = dims
      .slice(1)
      .reduce((product, _, i) => product * knownSize(dims, i + 1, 'size of each axis'), 1);
    return call.add('RESHAPE', [call.input, call.integers('shape', [UNKNOWN, size])]);
  },
  cases: [{ inputs: [[3, 4, 2]] }, { inputs: [[3, 4]] }],
});

/** The batch stays; one size of the rest may be open and follows from the others. */
export const reshape = defineLayer({
  className: 'Reshape',
  config: z.object({ target_shape: z.array(z.int().nullable()).max(8) }),
  lower(call) {
    const { dims } = call.input;
    const count = dims
      .slice(1)
      .reduce((product, _, i) => product * knownSize(dims, i + 1, 'size of each axis'), 1);
    const open = (size: number | null) => size === null || size < 0;
    const known = call.config.target_shape.reduce<number>(
      (product, size) => (open(size) ? product : product * (size ?? 1)),
      1,
    );
    const opens = call.config.target_shape.filter(open).length;
    if (opens > 1 || (opens === 1 ? count % known !== 0 : count !== known)) {
      throw new ZooError({
        code: 'RESHAPE_SIZE',
        category: 'damaged-input',
        message: 'the target shape does not hold the elements',
        expected: `${count} elements`,
        received: `[${call.config.target_shape.join(',')}]`,
      });
    }
    const target = call.config.target_shape.map((size) => (open(size) ? count / known : (size ?? 1)));
    return call.add('RESHAPE', [call.input, call.integers('shape', [UNKNOWN, ...target])]);
  },
  cases: [
    { config: { target_shape: [6, 4] }, inputs: [[3, 4, 2]] },
    { name: 'an open size', config: { target_shape: [2, -1] }, inputs: [[3, 4]] },
  ],
});

export const permute = defineLayer({
  className: 'Permute',
  /** Axes count from 1; the batch stays. */
  config: z.object({ dims: z.array(z.int().positive()).max(7) }),
  lower: (call) => call.add('TRANSPOSE', [call.input, call.integers('order', [0, ...call.config.dims])]),
  cases: [
    { config: { dims: [2, 1] }, inputs: [[3, 4]] },
    { config: { dims: [3, 1, 2] }, inputs: [[3, 4, 2]] },
  ],
});
