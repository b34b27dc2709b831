import type { TensorData } from '@zoo/core';
import type { SiteOperand } from '@zoo/ir';
import { invalid } from '../../../lib/errors.ts';
import { quantizationOf } from '../../../lib/site.ts';
import type { DetectionAttributes } from './tflite.ts';

/** Real values of an operand; floats as they are. */
export function realsOf(operand: SiteOperand, what: string): (data: TensorData) => Float32Array {
  if (operand.dtype === 'float32') return (data) => data as Float32Array;
  const { scale, zeroPoint } = quantizationOf(operand, what);
  return (data) => Float32Array.from(data as Uint8Array, (q) => scale[0] * (q - zeroPoint[0]));
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
  const corners = new Float32Array(anchors.length);
  for (let box = 0; box < anchors.length / 4; box++) {
    const [y, x, h, w] = encodings.subarray(box * width, box * width + 4);
    const [anchorY, anchorX, anchorH, anchorW] = anchors.subarray(4 * box, 4 * box + 4);
    const centerY = Math.fround((y / scale.y_scale) * anchorH + anchorY);
    const centerX = Math.fround((x / scale.x_scale) * anchorW + anchorX);
    const halfH = Math.fround(0.5 * Math.exp(h / scale.h_scale) * anchorH);
    const halfW = Math.fround(0.5 * Math.exp(w / scale.w_scale) * anchorW);
    corners.set([centerY - halfH, centerX - halfW, centerY + halfH, centerX + halfW], 4 * box);
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
