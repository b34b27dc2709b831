import { packPanelsF32, panelBytesF32 } from '../gemm/pack-f32.ts';
import { alongAxes, filterTransform, planesOf, tileOf, type WinogradForm } from './form.ts';

export interface FilterShape {
  readonly form: WinogradForm;
  readonly channels: number;
  readonly depth: number;
  /** Columns of a panel. */
  readonly panel: number;
}

/** Bytes of the packed weights of one product. */
export function planeBytes({ channels, depth, panel }: FilterShape): number {
  return panelBytesF32(channels, depth, panel);
}

/**
 * Packs a filter [channels, taps, depth] as panels without bias, for one product after the other. Transformed in
 * double precision, rounded once.
 *
 * @param to room for `planeBytes` for each product, zeroed
 */
export function packWinograd(to: Uint8Array, filter: Float32Array, shape: FilterShape): void {
  const { form, channels, depth, panel } = shape;
  const planes = planesOf(form);
  const taps = (form.tall ? 3 : 1) * (form.wide ? 3 : 1);
  const width = form.wide ? 3 : 1;
  const factors = Array.from({ length: planes }, () => new Float32Array(channels * depth));
  const line = new Array<number>(taps);
  for (let channel = 0; channel < channels; channel++) {
    for (let k = 0; k < depth; k++) {
      for (let tap = 0; tap < taps; tap++) line[tap] = filter[(channel * taps + tap) * depth + k];
      const transformed = alongAxes(form, line, width, filterTransform);
      for (let plane = 0; plane < planes; plane++) factors[plane][channel * depth + k] = transformed[plane];
    }
  }
  const bytes = planeBytes(shape);
  factors.forEach((plane, i) => {
    const room = new Float32Array(to.buffer, to.byteOffset + i * bytes, bytes / 4);
    packPanelsF32(room, plane, undefined, channels, depth, panel);
  });
}

/** Input pixels of a tile and output pixels, down and across. */
export function tileSize({ tall, wide }: WinogradForm) {
  const [down, across] = [tileOf(tall), tileOf(wide)];
  return {
    inHeight: down.inputs,
    inWidth: across.inputs,
    height: down.outputs,
    width: across.outputs,
  };
}
