import { z } from 'zod';
import { withDefault } from '../config.ts';
import { defineLayer } from '../layer.ts';

/** x * scale + offset: preprocessing kept inside the model. */
export const rescaling = defineLayer({
  className: 'Rescaling',
  config: z.object({ scale: z.number(), offset: withDefault(z.number(), 0) }),
  lower(call) {
    const scaled = call.add('MUL', [call.input, call.scalar('scale', call.config.scale)]);
    return call.add('ADD', [scaled, call.scalar('offset', call.config.offset)]);
  },
  cases: [{ config: { scale: 1 / 127.5, offset: -1 }, inputs: [[3, 4, 3]] }],
});
