import {
  bilinearRowInt16,
  TAP_BYTES_INT16,
  WEIGHT_UNIT_INT16 as UNIT,
} from '../../kernels/resize/bilinear-int16.ts';
import { i32 } from '../../simd/index.ts';
import type { Lowering } from '../lowering.ts';
import { type Form, type ResizeMode, resizeWith } from '../spatial/resize-bilinear.ts';

const WORDS: Form = {
  kernel: bilinearRowInt16,
  positions,
  tapBytes: TAP_BYTES_INT16,
  elementBytes: 2,
  writeWeight: (view, at, weight) => view.setInt32(at, weight * UNIT, true),
  rowArguments: (tap) => ({ down: i32.load(tap, 8) }),
};

/** Pictures of 16-bit integers. */
export const wideResize: Lowering = resizeWith(() => WORDS);

/** In units of 1/1024, like `ComputeInterpolationValuesInteger` of TFLite. */
function positions(from: number, to: number, { alignCorners, halfPixelCenters }: ResizeMode) {
  const ratio =
    alignCorners && to > 1
      ? Math.floor((UNIT * (from - 1) + Math.floor((to - 1) / 2)) / (to - 1))
      : Math.floor((UNIT * from + Math.floor(to / 2)) / to);
  const shift = halfPixelCenters ? Math.floor(ratio / 2) - UNIT / 2 : 0;
  return (k: number) => (k * ratio + shift) / UNIT;
}
