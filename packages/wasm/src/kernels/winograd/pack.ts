import { panelBytesF32 } from '../gemm/pack-f32.ts';
import { alongAxes, planesOf, tileOf, type WinogradForm } from './form.ts';

/** A filter of `channels` results over `depth` channels of the input. */
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
  const [taps, width] = [(form.tall ? 3 : 1) * (form.wide ? 3 : 1), form.wide ? 3 : 1];
  const lines = Array.from({ length: taps }, () => new Float64Array(depth));
  const planeFloats = planeBytes(shape) / 4;
  const floats = new Float32Array(to.buffer, to.byteOffset, planesOf(form) * planeFloats);
  for (let channel = 0; channel < channels; channel++) {
    lines.forEach((line, tap) => {
      const from = (channel * taps + tap) * depth;
      line.set(filter.subarray(from, from + depth));
    });
    const lane = channel % panel;
    const start = (channel - lane) * (depth + 1) + panel + lane; // behind the biases of the panel
    alongAxes(form, lines, width, transformLines).forEach((line, plane) => {
      let at = plane * planeFloats + start;
      for (let k = 0; k < depth; k++, at += panel) floats[at] = line[k];
    });
  }
}

/** G g of three taps g along an axis, for all channels of the input at once: (a, (a + b + c) / 2, (a - b + c) / 2, c). */
function transformLines([a, b, c]: readonly Float64Array[]): Float64Array[] {
  const [sum, difference] = [new Float64Array(a.length), new Float64Array(a.length)];
  for (let k = 0; k < a.length; k++) {
    const ends = a[k] + c[k];
    sum[k] = (ends + b[k]) / 2;
    difference[k] = (ends - b[k]) / 2;
  }
  return [a, sum, difference, c];
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
