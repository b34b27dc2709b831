import { multiply } from '../../lib/landmarks.ts';
import type { RelativeCrop, RotatedCrop } from './index.ts';

type Point = readonly [x: number, y: number];
type MatrixOf = (landmarks: Float32Array) => readonly number[];

const { cos, sin, fround } = Math;

function pointAt(landmarks: Float32Array, index: number): Point {
  return [landmarks[3 * index], landmarks[3 * index + 1]];
}

/** The upright box around points after turning them, and its middle turned back. */
function boxOf(points: readonly Point[], angle: number) {
  const turned = points.map(([x, y]) => [
    fround(x * cos(angle) - y * sin(angle)),
    fround(x * sin(angle) + y * cos(angle)),
  ]);
  const [left, top] = [0, 1].map((axis) => Math.min(...turned.map((point) => point[axis])));
  const [right, bottom] = [0, 1].map((axis) => Math.max(...turned.map((point) => point[axis])));
  const [x, y] = [fround((left + right) / 2), fround((top + bottom) / 2)];
  return {
    width: fround(right - left),
    height: fround(bottom - top),
    x: fround(x * cos(-angle) - y * sin(-angle)),
    y: fround(x * sin(-angle) + y * cos(-angle)),
  };
}

/** Version 1, in coordinates from -1 to 1: `LandmarksToTransformMatrixV1`. */
export function relativeCrop(attrs: RelativeCrop): MatrixOf {
  const { landmarks_range: range, bbox_size_multiplier: factor } = attrs;
  const [inHeight, inWidth] = attrs.input_hw;
  const [outHeight, outWidth] = attrs.output_hw;
  const toRelative = [2 / (outWidth - 1), 0, -1, 0, 2 / (outHeight - 1), -1, 0, 0, 1];
  const toAbsolute = [
    (inWidth - 1) / 2,
    0,
    (inWidth - 1) / 2,
    0,
    (inHeight - 1) / 2,
    (inHeight - 1) / 2,
    0,
    0,
    1,
  ];
  return (landmarks) => {
    const left = pointAt(landmarks, attrs.left_rotation_idx);
    const right = pointAt(landmarks, attrs.right_rotation_idx);
    const angle = -Math.atan((right[1] - left[1]) / (right[0] - left[0]));
    const box = boxOf(
      attrs.subset.map((index) => pointAt(landmarks, index)),
      angle,
    );
    const scale = [(box.width * factor) / range, 0, 0, 0, (box.height * factor) / range, 0, 0, 0, 1];
    const place = [(box.x / range) * 2 - 1, (box.y / range) * 2 - 1];
    const rotation = [cos(-angle), -sin(-angle), place[0], sin(-angle), cos(-angle), place[1], 0, 0, 1];
    const m = multiply(3, toAbsolute, rotation, scale, toRelative);
    return [m[0], m[1], 0, m[2], m[3], m[4], 0, m[5], m[6], m[7], m[8], 0, 0, 0, 0, 1];
  };
}

/** Version 2, in pixels: `LandmarksToTransformMatrixV2`. */
export function rotatedCrop(attrs: RotatedCrop): MatrixOf {
  const { output_width: outWidth, output_height: outHeight } = attrs;
  return (landmarks) => {
    const left = pointAt(landmarks, attrs.left_rotation_idx);
    const right = pointAt(landmarks, attrs.right_rotation_idx);
    const angle = attrs.target_rotation_radians - Math.atan2(right[1] - left[1], right[0] - left[0]);
    const box = boxOf(
      attrs.subset_idxs.map((index) => pointAt(landmarks, index)),
      angle,
    );
    const turn = -angle;
    return multiply(
      4,
      shift(box.x, box.y),
      [cos(turn), -sin(turn), 0, 0, sin(turn), cos(turn), 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
      diagonal((attrs.scale_x * box.width) / outWidth, (attrs.scale_y * box.height) / outHeight),
      shift(-outWidth / 2, -outHeight / 2),
    );
  };
}

function shift(x: number, y: number): number[] {
  return [1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, 0, 0, 0, 0, 1];
}

function diagonal(x: number, y: number): number[] {
  return [x, 0, 0, 0, 0, y, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
}
