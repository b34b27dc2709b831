import { formatShape } from '@zoo/core';
import { inTests } from '#in-tests';
import { randomOperand } from '../../../families/examples.ts';
import { singleRow } from '../../../families/single-row.ts';
import { invalid } from '../../../lib/errors.ts';
import { imageShape } from '../../../lib/images.ts';
import { operand } from '../../../lib/site.ts';
import { bilinearSampler } from '../../lib/bilinear.ts';
import { requireSize } from '../../lib/frames.ts';
import { flexOptions } from '../../options/flex.ts';

/** Source: MediaPipe's `resampler.cc`, after TensorFlow Addons. */
export const resampler = singleRow({
  name: 'Resampler',
  custom: flexOptions({}),
  summary: 'the image at the points (x, y) of a field of the same size, bilinear, zero outside (MediaPipe)',
  operands: [{ name: 'image' }, { name: 'field' }],
  types: 'float32, float32 -> float32',
  dtypes: ['float32'],
  tolerance: 'close',
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    const field = operand(site, 1).shape;
    imageShape(shape);
    if (field.length !== 4) {
      throw invalid('SHAPE_MISMATCH', 'the field is not one of points', { received: formatShape(field) });
    }
    for (const axis of [0, 1, 2]) requireSize(field[axis], shape[axis], `axis ${axis} of the field`);
    requireSize(field[3], 2, 'a point');
    return [{ dtype, shape }];
  },
  prepare({ inputs }) {
    const [batches, height, width, channels] = imageShape(inputs[0]!.shape);
    const sample = bilinearSampler(height, width, channels);
    const pixels = height * width;
    return ([image, field], [result]) => {
      const [x, points, y] = [image, field, result] as Float32Array[];
      for (let at = 0; at < batches * pixels; at++) {
        const [column, row] = [points[2 * at], points[2 * at + 1]];
        const offset = Math.floor(at / pixels) * pixels * channels;
        const meets = column > -1 && row > -1 && column < width && row < height;
        for (let c = 0; c < channels; c++)
          y[at * channels + c] = meets ? sample(x, offset, row, column, c) : 0;
      }
    };
  },
  example: inTests(() => (random, dtype) => {
    const [batches, height, width] = [random.integer(1, 2), random.integer(1, 4), random.integer(1, 4)];
    return {
      inputs: [
        randomOperand(random, dtype, [batches, height, width, random.integer(1, 3)]),
        randomOperand(random, dtype, [batches, height, width, 2]),
      ],
    };
  }),
});
