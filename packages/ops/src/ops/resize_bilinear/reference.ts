import { roundHalfEven } from '@zoo/core';
import type { OpDefinition, Prepare } from '@zoo/ir';
import type { ResizeBilinearOptions } from '@zoo/tflite';
import { pixelRatio, type ResizeMode } from '../../families/resize.ts';
import { imageShape } from '../../lib/images.ts';
import { operand } from '../../lib/site.ts';
import type { ResizeBilinearRow } from './spec.ts';

/** For each output position along one axis: the two input positions and the weight of the second. */
interface Taps {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly weight: Float64Array;
}

/** Source: `reference_ops::ComputeInterpolationValues`, float32 throughout. */
function floatTaps(from: number, to: number, { alignCorners, halfPixelCenters }: ResizeMode): Taps {
  const f32 = Math.fround;
  const ratio = pixelRatio(from, to, alignCorners);
  return taps(from, to, (k) => (halfPixelCenters ? f32(f32((k + 0.5) * ratio) - 0.5) : f32(k * ratio)));
}

/**
 * Weights of bytes in units of 1/2048, from positions in float32: what both official runtimes compute.
 * Source: `xnn_indirection_init_resize_bilinear2d_hwc_q11` of XNNPACK, `src/indirection.c`.
 */
const BYTE_UNIT = 2048;

function byteTaps(from: number, to: number, { alignCorners, halfPixelCenters }: ResizeMode): Taps {
  const f32 = Math.fround;
  const ratio = pixelRatio(from, to, alignCorners);
  const offset = halfPixelCenters ? f32(f32(0.5 * ratio) - 0.5) : 0;
  const position = (k: number) => Math.min(Math.max(f32(f32(k * ratio) + offset), 0), from - 1);
  const found = taps(from, to, position);
  return { ...found, weight: found.weight.map((weight) => roundHalfEven(f32(weight * BYTE_UNIT))) };
}

/** Weights of int16 in units of 1/1024: `ComputeInterpolationValuesInteger`. */
const UNIT = 1024;

function integerTaps(from: number, to: number, { alignCorners, halfPixelCenters }: ResizeMode): Taps {
  const ratio =
    alignCorners && to > 1
      ? Math.floor((UNIT * (from - 1) + Math.floor((to - 1) / 2)) / (to - 1))
      : Math.floor((UNIT * from + Math.floor(to / 2)) / to);
  const shift = halfPixelCenters ? Math.floor(ratio / 2) - UNIT / 2 : 0;
  const found = taps(from, to, (k) => (k * ratio + shift) / UNIT);
  return { ...found, weight: found.weight.map((weight) => weight * UNIT) };
}

function taps(from: number, to: number, position: (k: number) => number): Taps {
  const at = Float64Array.from({ length: to }, (_, k) => position(k));
  const first = Int32Array.from(at, (x) => Math.max(Math.floor(x), 0));
  return {
    first,
    second: Int32Array.from(at, (x) => Math.min(Math.ceil(x), from - 1)),
    weight: at.map((x, k) => x - first[k]),
  };
}

/** The loops over pixels and channels; `unit` is the sum of two weights and `finish` turns a sum into an element. */
function interpolation(
  tapsFor: typeof floatTaps,
  unit: number,
  finish: (sum: number) => number,
): Prepare<ResizeBilinearOptions> {
  return (site) => {
    const [batch, height, width, depth] = imageShape(operand(site, 0).shape);
    const [, rows, columns] = site.outputs[0].shape;
    const vertical = tapsFor(height, rows, site.attrs);
    const horizontal = tapsFor(width, columns, site.attrs);
    return ([x], [y]) => {
      const from = x as Float32Array;
      const to = y as Float32Array;
      let o = 0;
      for (let b = 0; b < batch; b++) {
        for (let r = 0; r < rows; r++) {
          const above = (b * height + vertical.first[r]) * width;
          const below = (b * height + vertical.second[r]) * width;
          const down = vertical.weight[r];
          for (let c = 0; c < columns; c++) {
            const [left, right] = [horizontal.first[c], horizontal.second[c]];
            const across = horizontal.weight[c];
            const nw = (above + left) * depth;
            const ne = (above + right) * depth;
            const sw = (below + left) * depth;
            const se = (below + right) * depth;
            for (let k = 0; k < depth; k++, o++) {
              const top = from[nw + k] * (unit - across) + from[ne + k] * across;
              const bottom = from[sw + k] * (unit - across) + from[se + k] * across;
              to[o] = finish(top * (unit - down) + bottom * down);
            }
          }
        }
      }
    };
  };
}

export const reference: OpDefinition<ResizeBilinearOptions, ResizeBilinearRow>['reference'] = {
  float: interpolation(floatTaps, 1, (sum) => sum),
  uint8: interpolation(byteTaps, BYTE_UNIT, roundByte),
  int8: (site) => (operand(site, 0).dtype === 'int16' ? wide(site) : bytes(site)),
};

const bytes = interpolation(byteTaps, BYTE_UNIT, roundByte);

/** `ResizeBilinearInteger`: the sum carries 20 bits, rounded half away from zero. */
const wide = interpolation(integerTaps, UNIT, (sum) =>
  Math.trunc((sum + (sum > 0 ? 524288 : -524288)) / 1048576),
);

/** The sum carries 22 bits, halves are rounded up. */
function roundByte(sum: number): number {
  return (sum + 2097152) >> 22;
}
