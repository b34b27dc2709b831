import { formatShape } from '@zoo/core';
import { inTests } from '#in-tests';
import { randomOperand } from '../../../families/examples.ts';
import { singleRow } from '../../../families/single-row.ts';
import { invalid } from '../../../lib/errors.ts';
import { imageShape } from '../../../lib/images.ts';
import { operand } from '../../../lib/site.ts';
import { requireSize } from '../../lib/frames.ts';
import { flexOptions } from '../../options/flex.ts';

/** Source: `tflite/kernels/perception/dense_image_warp.cc`. */
export const denseImageWarp = singleRow({
  name: 'DenseImageWarp',
  custom: flexOptions({}),
  summary: 'the image at each pixel less the flow (dy, dx) there, bilinear, held at the border',
  operands: [{ name: 'image' }, { name: 'flow' }],
  types: 'float32, float32 -> float32',
  dtypes: ['float32'],
  tolerance: 'close',
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    const flow = operand(site, 1).shape;
    const [, height, width] = imageShape(shape);
    if (flow.length !== 4 || (height >= 0 && height < 2) || (width >= 0 && width < 2)) {
      throw invalid('SHAPE_MISMATCH', 'image and flow do not go together', {
        expected: '[b,h,w,c] of at least 2 x 2 and [b,h,w,2]',
        received: `${formatShape(shape)} and ${formatShape(flow)}`,
      });
    }
    for (const axis of [0, 1, 2]) requireSize(flow[axis], shape[axis], `axis ${axis} of the flow`);
    requireSize(flow[3], 2, 'a step of the flow');
    return [{ dtype, shape }];
  },
  prepare({ inputs }) {
    const [batches, height, width, channels] = imageShape(inputs[0]!.shape);
    const { floor, fround } = Math;
    const clamp = (value: number, high: number) => Math.min(Math.max(value, 0), high) || 0; // NaN: 0
    return ([image, flow], [result]) => {
      const [x, steps, y] = [image, flow, result] as Float32Array[];
      for (let at = 0; at < batches * height * width; at++) {
        const line = floor(at / width);
        const row = fround((line % height) - steps[2 * at]);
        const column = fround((at % width) - steps[2 * at + 1]);
        const i = clamp(floor(row), height - 2);
        const j = clamp(floor(column), width - 2);
        const [down, right] = [clamp(fround(row - i), 1), clamp(fround(column - j), 1)];
        const corner = ((floor(line / height) * height + i) * width + j) * channels;
        for (let c = 0; c < channels; c++) {
          const [upper, lower] = [corner, corner + width * channels].map((start) =>
            fround(right * (x[start + channels + c] - x[start + c]) + x[start + c]),
          );
          y[at * channels + c] = down * (lower - upper) + upper;
        }
      }
    };
  },
  example: inTests(() => (random, dtype) => {
    const [batches, height, width] = [random.integer(1, 2), random.integer(2, 4), random.integer(2, 4)];
    return {
      inputs: [
        randomOperand(random, dtype, [batches, height, width, random.integer(1, 3)]),
        randomOperand(random, dtype, [batches, height, width, 2]),
      ],
    };
  }),
});
