import type { CustomFace } from '@zoo/ir';
import { inTests } from '#in-tests';
import { randomOperand } from '../../../families/examples.ts';
import { singleRow } from '../../../families/single-row.ts';
import { invalid } from '../../../lib/errors.ts';
import { imageShape } from '../../../lib/images.ts';
import { operand } from '../../../lib/site.ts';
import { bilinearSampler } from '../../lib/bilinear.ts';
import { requireLength } from '../../lib/frames.ts';
import { requireMatrix } from '../../lib/landmarks.ts';
import { flexOptions, text, whole, wholes } from '../../options/flex.ts';

interface Attributes {
  /** Version 2 puts the points of the grid into the middle of pixels. */
  readonly centered: boolean;
  readonly height: number;
  readonly width: number;
}

const first = flexOptions({ mode: text('bilinear'), output_size: wholes() });
const second = flexOptions({ output_height: whole(), output_width: whole() });

const face: CustomFace<Attributes> = {
  newest: 2,
  read(bytes, version) {
    if (version >= 2) {
      const { output_height: height, output_width: width } = second.read(bytes, version);
      return { centered: true, height, width };
    }
    const { mode, output_size: size } = first.read(bytes, version);
    if (mode === 'bilinear' && size.length === 2) return { centered: false, height: size[0], width: size[1] };
    throw invalid('CUSTOM_OPTIONS', 'only bilinear interpolation to a height and a width is known', {
      received: `mode ${mode}, output_size [${size}]`,
    });
  },
  write: ({ centered, height, width }) =>
    centered
      ? second.write({ output_height: height, output_width: width })
      : first.write({ mode: 'bilinear', output_size: [height, width] }),
};

/** Source: MediaPipe's `transform_tensor_bilinear.cc`. */
export const transformTensorBilinear = singleRow<Attributes>({
  name: 'TransformTensorBilinear',
  custom: face,
  version: ({ attrs }) => (attrs.centered ? 2 : 1),
  summary:
    'crops an image along a 4x4 matrix that takes points of the result to points of the image (MediaPipe)',
  operands: [{ name: 'image' }, { name: 'matrix' }],
  types: 'float32, float32 -> float32',
  dtypes: ['float32'],
  tolerance: 'close',
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    const [, , , channels] = imageShape(shape);
    requireMatrix(operand(site, 1).shape);
    const height = requireLength(site.attrs.height, 'the height', 1 << 14);
    return [{ dtype, shape: [1, height, requireLength(site.attrs.width, 'the width', 1 << 14), channels] }];
  },
  prepare({ attrs, inputs, outputs }) {
    const [, inHeight, inWidth] = imageShape(inputs[0]!.shape);
    const [, height, width, channels] = outputs[0].shape;
    const sample = bilinearSampler(inHeight, inWidth, channels);
    const { fround } = Math;
    return ([image, matrix], [result]) => {
      const [x, m, y] = [image, matrix, result] as Float32Array[];
      const shift = (row: number) =>
        attrs.centered ? fround(m[row + 3] + fround(0.5 * m[row] + 0.5 * m[row + 1] - 0.5)) : m[row + 3];
      const [shiftX, shiftY] = [shift(0), shift(4)];
      let at = 0;
      for (let i = 0; i < height; i++) {
        for (let j = 0; j < width; j++) {
          const column = fround(m[0] * j + m[1] * i + shiftX);
          const row = fround(m[4] * j + m[5] * i + shiftY);
          const inside = column >= 0 && column <= inWidth - 1 && row >= 0 && row <= inHeight - 1;
          for (let c = 0; c < channels; c++) y[at++] = inside ? sample(x, 0, row, column, c) : 0;
        }
      }
    };
  },
  example: inTests(() => (random, dtype) => {
    const image = [1, random.integer(2, 6), random.integer(2, 6), random.integer(1, 9)];
    const half = random.pick([0.5, 1]);
    const data = Float32Array.of(half, 0, 0, 0, 0, half, 0, 0.5, 0, 0, 1, 0, 0, 0, 0, 1);
    const isRandom = random.next() < 0.5; // most points are outside then; else some are on the border
    return {
      attrs: { centered: random.next() < 0.5, height: random.integer(1, 9), width: random.integer(1, 9) },
      inputs: [
        randomOperand(random, dtype, image),
        isRandom ? randomOperand(random, dtype, [1, 4, 4]) : { tensor: { dtype, shape: [1, 4, 4], data } },
      ],
    };
  }),
});
