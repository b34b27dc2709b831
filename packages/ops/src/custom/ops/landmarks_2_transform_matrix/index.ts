import type { CustomFace } from '@zoo/ir';
import { inTests } from '#in-tests';
import { randomOperand } from '../../../families/examples.ts';
import { singleRow } from '../../../families/single-row.ts';
import { operand } from '../../../lib/site.ts';
import { requireLength } from '../../lib/frames.ts';
import { requireLandmark } from '../../lib/landmarks.ts';
import { type AttributesOf, flexOptions, real, whole, wholes } from '../../options/flex.ts';
import { relativeCrop, rotatedCrop } from './crop.ts';

const first = flexOptions({
  bbox_size_multiplier: real(),
  dimensions: whole(3),
  input_hw: wholes(),
  landmarks_range: whole(),
  left_rotation_idx: whole(),
  output_hw: wholes(),
  right_rotation_idx: whole(),
  subset: wholes(),
});
const second = flexOptions({
  left_rotation_idx: whole(),
  output_height: whole(),
  output_width: whole(),
  right_rotation_idx: whole(),
  scale_x: real(),
  scale_y: real(),
  subset_idxs: wholes(),
  target_rotation_radians: real(0),
});

export type RelativeCrop = AttributesOf<typeof first>;
export type RotatedCrop = AttributesOf<typeof second>;
type Attributes = RelativeCrop | RotatedCrop;

const face: CustomFace<Attributes> = {
  newest: 2,
  read: (bytes, version) => (version >= 2 ? second.read(bytes, version) : first.read(bytes, version)),
  write: (attrs) => ('subset' in attrs ? first.write(attrs) : second.write(attrs)),
};

export const landmarks2TransformMatrix = singleRow<Attributes>({
  name: 'Landmarks2TransformMatrix',
  custom: face,
  version: ({ attrs }) => ('subset' in attrs ? 1 : 2),
  summary: '4x4 matrix that cuts out the rotated box around some landmarks (x, y, z) (MediaPipe)',
  operands: [{ name: 'landmarks' }],
  types: 'float32 -> float32',
  dtypes: ['float32'],
  tolerance: 'close',
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    const { attrs } = site;
    const sizes =
      'subset' in attrs ? [...attrs.input_hw, ...attrs.output_hw] : [attrs.output_height, attrs.output_width];
    if ('subset' in attrs)
      requireLength(sizes.length === 4 ? attrs.landmarks_range : 0, 'landmarks_range or a size');
    for (const size of sizes) requireLength(size, 'a size');
    const subset = 'subset' in attrs ? attrs.subset : attrs.subset_idxs;
    requireLength(subset.length, 'the number of landmarks');
    for (const index of [...subset, attrs.left_rotation_idx, attrs.right_rotation_idx])
      requireLandmark(index, shape);
    return [{ dtype, shape: [1, 4, 4] }];
  },
  prepare({ attrs }) {
    const matrixOf = 'subset' in attrs ? relativeCrop(attrs) : rotatedCrop(attrs);
    return ([landmarks], [matrix]) => (matrix as Float32Array).set(matrixOf(landmarks as Float32Array));
  },
  example: inTests(() => (random, dtype) => {
    const ends = { left_rotation_idx: 0, right_rotation_idx: 3 };
    const isFirst = random.next() < 0.5;
    return {
      attrs: isFirst
        ? {
            bbox_size_multiplier: 1.5,
            dimensions: 3,
            input_hw: [128, 96],
            landmarks_range: 192,
            ...ends,
            output_hw: [16, 24],
            subset: [0, 1, 2],
          }
        : {
            ...ends,
            output_height: 16,
            output_width: 24,
            scale_x: 1.5,
            scale_y: 1.25,
            subset_idxs: [1, 2, 3],
            target_rotation_radians: 0.5,
          },
      inputs: [randomOperand(random, dtype, isFirst ? [1, 1, 1, 12] : [1, 4, 3])],
    };
  }),
});
