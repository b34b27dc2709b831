import { describe, expect, it } from '@jest/globals';
import type { OpDefinition } from '@zoo/ir';
import { evaluate } from '../../../evaluate.ts';
import { floats } from '../../../testing/run.ts';
import { denseImageWarp } from '../dense_image_warp/index.ts';
import { resampler } from '../resampler/index.ts';
import { transformLandmarks } from '../transform_landmarks/index.ts';
import { transformTensorBilinear } from '../transform_tensor_bilinear/index.ts';
import { landmarks2TransformMatrix } from './index.ts';

const run = (op: OpDefinition, inputs: readonly ReturnType<typeof floats>[], attrs = {}) =>
  Array.from(evaluate(op, { attrs, inputs, outputs: [] })[0].data as Float32Array, (value) =>
    Number(value.toFixed(4)),
  );

const IDENTITY = floats([1, 4, 4], [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
const SHIFTED = floats([1, 4, 4], [1, 0, 0, 0.5, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1]);
const IMAGE = floats([1, 2, 3, 1], [1, 2, 3, 4, 5, 6]);

describe("MediaPipe's ops", () => {
  it('cut out the box around landmarks: the matrix takes its corners to theirs', () => {
    const attrs = {
      left_rotation_idx: 0,
      right_rotation_idx: 1,
      output_height: 10,
      output_width: 20,
      scale_x: 1,
      scale_y: 1,
      subset_idxs: [0, 1, 2],
      target_rotation_radians: 0,
    };
    const landmarks = floats([1, 3, 3], [10, 20, 0, 50, 20, 0, 30, 60, 0]); // a box from (10, 20) to (50, 60)
    const matrix = evaluate(landmarks2TransformMatrix, { attrs, inputs: [landmarks], outputs: [] })[0];
    const corners = floats([1, 3, 2], [0, 0, 20, 10, 10, 5]);
    const moved = run(
      transformLandmarks,
      [corners, { ...matrix, data: matrix.data as Float32Array } as typeof corners],
      {
        dimensions: 0,
        scale: 1,
      },
    );
    expect(moved).toEqual([10, 20, 50, 60, 30, 40]);
  });

  it('move landmarks and leave z', () => {
    const landmarks = floats([1, 1, 1, 6], [1, 2, 3, 4, 5, 6]);
    expect(run(transformLandmarks, [landmarks, SHIFTED], { dimensions: 3, scale: 2 })).toEqual([
      2, 4, 3, 5, 7, 6,
    ]);
  });

  it('crop images between pixels, zero outside', () => {
    const size = { height: 2, width: 3 };
    expect(run(transformTensorBilinear, [IMAGE, IDENTITY], { centered: true, ...size })).toEqual([
      1, 2, 3, 4, 5, 6,
    ]);
    const cropped = run(transformTensorBilinear, [IMAGE, SHIFTED], { centered: false, ...size });
    expect(cropped).toEqual([4.5, 5.5, 0, 0, 0, 0]);
  });

  it('sample images at given points', () => {
    const points = floats([1, 2, 3, 2], [0, 0, 0.5, 0.5, 2, 1, -0.5, 0, 5, 5, 1, 0]);
    expect(run(resampler, [IMAGE, points])).toEqual([1, 3, 6, 0.5, 0, 2]);
  });
});

it('DenseImageWarp follows the flow and holds the border', () => {
  const flow = floats([1, 2, 3, 2], [0, 0, 0, 0.5, 0, -9, 1, 0, 0.5, 0, 0, 0]);
  expect(run(denseImageWarp, [IMAGE, flow])).toEqual([1, 1.5, 3, 1, 3.5, 6]);
});
