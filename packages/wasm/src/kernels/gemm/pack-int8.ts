import type { ChannelConstants } from '../lib/channel-constants.ts';
import { INT8_PANEL } from './int8.ts';

/** Bytes of packed weights: panels of eight columns, each its constants and the weights by pairs. */
export function panelBytesInt8(columns: number, depth: number, constants: ChannelConstants): number {
  return Math.ceil(columns / INT8_PANEL) * panelBytes(depth, constants);
}

function panelBytes(depth: number, { bytes }: ChannelConstants): number {
  return bytes + Math.ceil(depth / 2) * 2 * INT8_PANEL;
}

/**
 * Packs 8-bit weights [columns, depth]: for each two steps of the depth the pairs of eight columns. What fills up a
 * pair or a panel is `zero`.
 *
 * @param to room for `panelBytesInt8` bytes at a multiple of 4
 */
export function packPanelsInt8(
  to: Uint8Array,
  weights: Int8Array | Uint8Array,
  { columns, depth, zero }: { readonly columns: number; readonly depth: number; readonly zero: number },
  constants: ChannelConstants,
): void {
  const bytes = panelBytes(depth, constants);
  for (let first = 0, at = 0; first < columns; first += INT8_PANEL, at += bytes) {
    const lanes = Math.min(INT8_PANEL, columns - first);
    const start = at + constants.bytes;
    constants.write(to.subarray(at, start), first, lanes);
    to.fill(zero, start, at + bytes);
    for (let lane = 0; lane < lanes; lane++) {
      const from = (first + lane) * depth;
      const target = start + 2 * lane;
      for (let k = 0; k < depth; k++) to[target + (k >> 1) * 2 * INT8_PANEL + (k & 1)] = weights[from + k];
    }
  }
}
