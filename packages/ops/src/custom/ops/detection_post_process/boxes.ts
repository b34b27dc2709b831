import type { TensorData } from '@zoo/core';
import type { SiteOperand } from '@zoo/ir';
import { invalid } from '../../../lib/errors.ts';
import { quantizationOf } from '../../../lib/site.ts';
import type { DetectionAttributes } from './tflite.ts';

/** What an element of an operand means; floats mean themselves. */
export function meaningOf(operand: SiteOperand, what: string): (element: number) => number {
  if (operand.dtype === 'float32') return (element) => element;
  const { scale, zeroPoint } = quantizationOf(operand, what);
  const reals = Float32Array.from({ length: 384 }, (_, i) => scale[0] * (i - 128 - zeroPoint[0]));
  return (byte) => reals[byte + 128];
}

/** Real values of an operand; floats as they are. */
export function realsOf(operand: SiteOperand, what: string): (data: TensorData) => Float32Array {
  if (operand.dtype === 'float32') return (data) => data as Float32Array;
  const meaning = meaningOf(operand, what);
  return (data) => realsIn(data as Uint8Array | Int8Array, meaning);
}

/** A loop: `Float32Array.from` takes twenty times as long. */
export function realsIn(
  elements: Float32Array | Uint8Array | Int8Array,
  meaning: (element: number) => number,
): Float32Array {
  const reals = new Float32Array(elements.length);
  for (let i = 0; i < elements.length; i++) reals[i] = meaning(elements[i]);
  return reals;
}

/**
 * Corners (y1, x1, y2, x2) of boxes given as offsets of center and size from anchors (y, x, h, w); in double precision,
 * as `DecodeCenterSizeBoxes` has it.
 */
export function decodeBoxes(
  encodings: Float32Array,
  width: number,
  anchors: Float32Array,
  scale: Pick<DetectionAttributes, 'y_scale' | 'x_scale' | 'h_scale' | 'w_scale'>,
): Float32Array {
  const { fround, exp } = Math;
  const corners = new Float32Array(anchors.length);
  for (let at = 0, from = 0; at < anchors.length; at += 4, from += width) {
    const [anchorH, anchorW] = [anchors[at + 2], anchors[at + 3]];
    const centerY = fround((encodings[from] / scale.y_scale) * anchorH + anchors[at]);
    const centerX = fround((encodings[from + 1] / scale.x_scale) * anchorW + anchors[at + 1]);
    const halfH = fround(0.5 * exp(encodings[from + 2] / scale.h_scale) * anchorH);
    const halfW = fround(0.5 * exp(encodings[from + 3] / scale.w_scale) * anchorW);
    corners[at] = centerY - halfH;
    corners[at + 1] = centerX - halfW;
    corners[at + 2] = centerY + halfH;
    corners[at + 3] = centerX + halfW;
  }
  requireUpright(corners);
  return corners;
}

function requireUpright(corners: Float32Array): void {
  for (let at = 0; at < corners.length; at += 4) {
    if (corners[at] > corners[at + 2] || corners[at + 1] > corners[at + 3]) {
      throw invalid('DETECTION_BOX', `box ${at / 4} has a negative size`, {
        received: corners.subarray(at, at + 4).join(', '),
      });
    }
  }
}

/** Shared area over joint area, in float32; 0 for boxes without area. */
export function intersectionOverUnion(corners: Float32Array, a: number, b: number): number {
  const { fround, max, min } = Math;
  const [i, j] = [4 * a, 4 * b];
  const areaOf = (at: number) =>
    fround(fround(corners[at + 2] - corners[at]) * fround(corners[at + 3] - corners[at + 1]));
  const [areaA, areaB] = [areaOf(i), areaOf(j)];
  if (areaA <= 0 || areaB <= 0) return 0;
  const height = fround(min(corners[i + 2], corners[j + 2]) - max(corners[i], corners[j]));
  const width = fround(min(corners[i + 3], corners[j + 3]) - max(corners[i + 1], corners[j + 1]));
  const shared = fround(max(height, 0) * max(width, 0));
  return fround(shared / fround(fround(areaA + areaB) - shared));
}
