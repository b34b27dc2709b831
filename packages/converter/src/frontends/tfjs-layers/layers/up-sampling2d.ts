import { z } from 'zod';
import { pair, withDefault } from '../config.ts';
import { defineLayer } from '../layer.ts';
import { knownSize } from '../sizes.ts';

const OPS = { nearest: 'RESIZE_NEAREST_NEIGHBOR', bilinear: 'RESIZE_BILINEAR' } as const;

/**
 * Bilinear sampling is that of tfjs, which runs these files: corners of pixels, not their centres (Keras itself
 * takes centres since TensorFlow 2). For nearest and whole factors both are the same.
 */
export const upSampling2d = defineLayer({
  className: 'UpSampling2D',
  config: z.object({
    size: withDefault(pair, [2, 2]),
    interpolation: withDefault(z.enum(['nearest', 'bilinear']), 'nearest'),
  }),
  lower(call) {
    const { size, interpolation } = call.config;
    const target = size.map((factor, i) => factor * knownSize(call.input.dims, i + 1, 'height and width'));
    return call.add(OPS[interpolation], [call.input, call.integers('size', target)], {
      alignCorners: false,
      halfPixelCenters: false,
    });
  },
  cases: [
    { inputs: [[3, 4, 2]] },
    { config: { size: [3, 2], interpolation: 'bilinear' }, inputs: [[3, 4, 2]] },
  ],
});
