import { roundHalfAway } from '@zoo/core';
import type { ResizeNearestNeighborOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import {
  pixelRatio,
  RESIZE_OPERANDS,
  type ResizeMode,
  resizedShape,
  resizeExample,
} from '../../families/resize.ts';
import { movement } from '../../families/single-row.ts';
import { blockCopy } from '../../lib/blocks.ts';
import { dtypeVersions } from '../../lib/dtypes.ts';
import { imageShape } from '../../lib/images.ts';
import { operand } from '../../lib/site.ts';

const byDtype = dtypeVersions({ int16: 4, int8: 2 });

export const resizeNearestNeighbor = movement<ResizeNearestNeighborOptions>({
  name: 'RESIZE_NEAREST_NEIGHBOR',
  code: 97,
  options: 'ResizeNearestNeighborOptions',
  summary: 'pictures in another size, each pixel taken from the nearest one',
  operands: RESIZE_OPERANDS,
  types: 'T, int32 -> T',
  dtypes: ['float32', 'int8', 'uint8', 'int16'],
  version: (site) => Math.max(byDtype(site), site.attrs.halfPixelCenters || site.attrs.alignCorners ? 3 : 1),
  infer: (site) => [{ dtype: operand(site, 0).dtype, shape: resizedShape(site) }],
  prepare(site) {
    const { dtype, shape } = operand(site, 0);
    const [batch, height, width, depth] = imageShape(shape);
    const [, rows, columns] = site.outputs[0].shape;
    const row = nearest(height, rows, site.attrs);
    const column = nearest(width, columns, site.attrs);
    const copy = blockCopy(dtype, depth);
    return ([x], [y]) => {
      let o = 0;
      for (let b = 0; b < batch; b++) {
        for (let r = 0; r < rows; r++) {
          const line = (b * height + row[r]) * width;
          for (let c = 0; c < columns; c++, o += depth) copy(x!, (line + column[c]) * depth, y, o);
        }
      }
    };
  },
  example: inTests(() => resizeExample),
});

/** Input position for each output position; source: `GetNearestNeighbor`. */
function nearest(from: number, to: number, { alignCorners, halfPixelCenters }: ResizeMode): Int32Array {
  const ratio = pixelRatio(from, to, alignCorners);
  return Int32Array.from({ length: to }, (_, k) => {
    const position = Math.fround((k + (halfPixelCenters ? 0.5 : 0)) * ratio);
    const pixel = alignCorners ? roundHalfAway(position) : Math.floor(position);
    return Math.max(0, Math.min(pixel, from - 1));
  });
}
