import { depthwiseInt16 } from '../../kernels/wide/depthwise.ts';
import { WIDE_BYTES } from '../../kernels/wide/sums.ts';
import { i32, sum } from '../../simd/index.ts';
import type { Geometry } from '../dense/geometry.ts';
import { type Product, panelAt } from '../dense/product.ts';
import { operandOf, type Scope, type Task } from '../lowering.ts';
import { wideScaling } from './scaling.ts';

/** Taps of which products fit 31 bits together. */
export const MOST_TAPS = 510;

const GROUP = 8;

/** A depthwise convolution as a product of patches, all channels at once. */
export function productDepthwise({ node }: Task, scope: Scope, g: Geometry): Product {
  const { channels } = g;
  const taps = g.filterHeight * g.filterWidth;
  const { width, constants, results } = wideScaling(node, channels, 'double');
  const kernel = depthwiseInt16(width);
  const panelBytes = WIDE_BYTES + GROUP * taps;
  const weights = scope.keep('int16 groups of 8', Math.ceil(channels / GROUP) * panelBytes, (to, packer) => {
    constants(0).write(packer, to.byteOffset, panelBytes, channels);
    const filter = operandOf(node, 1).data as Int8Array;
    for (let first = 0, at = 0; first < channels; first += GROUP, at += panelBytes) {
      const lanes = Math.min(GROUP, channels - first);
      for (let tap = 0; tap < taps; tap++) {
        const from = tap * channels + first;
        to.set(new Uint8Array(filter.slice(from, from + lanes).buffer), at + WIDE_BYTES + tap * GROUP);
      }
    }
  });
  const tapBytes = 2 * channels;
  return {
    kernel: kernel.name,
    elementBytes: 2,
    resultBytes: 2,
    rows: 'copy',
    zero: 0,
    pitch: taps * tapBytes,
    panel: GROUP,
    panelBytes,
    emit(writer, { rows, first, columns, a, aPitch, c, cPitch }) {
      const w = panelAt(weights(), { panel: GROUP, panelBytes }, first);
      const from = sum(a, i32.mul(first, 2));
      writer.call(kernel, {
        rows,
        columns,
        taps,
        a: from,
        aPitch,
        tapBytes,
        w,
        c,
        cPitch,
        ...results,
      });
    },
  };
}
