import { z } from 'zod';
import { withDefault } from '../config.ts';
import { defineLayer } from '../layer.ts';

export const embedding = defineLayer({
  className: 'Embedding',
  config: z.object({
    input_dim: z.int().positive(),
    output_dim: z.int().positive(),
    mask_zero: withDefault(z.literal(false, 'masks (mask_zero) are not supported'), false),
  }),
  lower(call) {
    const { input_dim, output_dim } = call.config;
    const shape = [input_dim, output_dim];
    const table = call.constant('embeddings', 'float32', shape, call.weight('embeddings', shape));
    // Keras feeds indices as float32 unless told otherwise
    const indices =
      call.input.dtype === 'int32'
        ? call.input
        : call.add('CAST', [call.input], { inDataType: 'FLOAT32', outDataType: 'INT32' });
    return call.add('GATHER', [table, indices], { axis: 0 });
  },
  cases: [{ config: { input_dim: 10, output_dim: 4 }, inputs: [[6]], indices: 10 }],
});
