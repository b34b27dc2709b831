import { type ChannelScaling, SCALING_BYTES, writeScaling } from '../requantize/constants.ts';
import { INT8_PANEL } from './int8.ts';

/** Bytes of packed weights: panels of eight columns, each its scaling constants and the weights by pairs. */
export function panelBytesInt8(columns: number, depth: number): number {
  return Math.ceil(columns / INT8_PANEL) * panelBytes(depth);
}

function panelBytes(depth: number): number {
  return SCALING_BYTES + Math.ceil(depth / 2) * 2 * INT8_PANEL;
}

/**
 * Packs 8-bit weights [columns, depth]: for each two steps of the depth the pairs of eight columns. What fills up a
 * pair or a panel is the zero point.
 *
 * @param to room for `panelBytesInt8` bytes at a multiple of 4
 */
export function packPanelsInt8(
  to: Uint8Array,
  weights: Int8Array | Uint8Array,
  scaling: readonly ChannelScaling[],
  depth: number,
  zeroPoints: { readonly weights: number; readonly result: number },
): void {
  const columns = scaling.length;
  const bytes = panelBytes(depth);
  for (let first = 0, at = 0; first < columns; first += INT8_PANEL, at += bytes) {
    const constants = new Int32Array(to.buffer, to.byteOffset + at, SCALING_BYTES / 4);
    writeScaling(constants, scaling.slice(first, first + INT8_PANEL), zeroPoints.result);
    to.fill(zeroPoints.weights, at + SCALING_BYTES, at + bytes);
    const lanes = Math.min(INT8_PANEL, columns - first);
    for (let lane = 0; lane < lanes; lane++) {
      const from = (first + lane) * depth;
      const target = at + SCALING_BYTES + 2 * lane;
      for (let k = 0; k < depth; k++) to[target + (k >> 1) * 2 * INT8_PANEL + (k & 1)] = weights[from + k];
    }
  }
}
