import type { ChannelConstants } from '../lib/channel-constants.ts';
import { INT8_PANEL, PAIR_BYTES, type WeightStorage } from './int8.ts';

export interface PanelShape {
  readonly columns: number;
  readonly depth: number;
  readonly storage: WeightStorage;
}

/** Bytes of packed weights: panels of eight columns, each its constants and the weights by pairs. */
export function panelBytesInt8(shape: PanelShape, constants: ChannelConstants): number {
  return Math.ceil(shape.columns / INT8_PANEL) * panelBytes(shape, constants);
}

function panelBytes({ depth, storage }: PanelShape, { bytes }: ChannelConstants): number {
  return bytes + Math.ceil(depth / 2) * PAIR_BYTES[storage];
}

/**
 * Packs 8-bit weights [columns, depth], less `zero`: for each two steps of the depth the pairs of eight columns. What
 * fills up a pair or a panel stays 0.
 *
 * @param to room for `panelBytesInt8` bytes at a multiple of 4, zeroed
 */
export function packPanelsInt8(
  to: Uint8Array,
  weights: Int8Array | Uint8Array,
  shape: PanelShape,
  zero: number,
  constants: ChannelConstants,
): void {
  const { columns, depth, storage } = shape;
  const bytes = panelBytes(shape, constants);
  for (let first = 0, at = 0; first < columns; first += INT8_PANEL, at += bytes) {
    const lanes = Math.min(INT8_PANEL, columns - first);
    const start = at + constants.bytes;
    constants.write(to.subarray(at, start), first, lanes);
    const panel = elements(to.subarray(start, at + bytes), storage);
    for (let lane = 0; lane < lanes; lane++) {
      const from = (first + lane) * depth;
      for (let k = 0; k < depth; k++) {
        panel[(k >> 1) * 2 * INT8_PANEL + 2 * lane + (k & 1)] = weights[from + k] - zero;
      }
    }
  }
}

function elements(
  { buffer, byteOffset, byteLength }: Uint8Array,
  storage: WeightStorage,
): Int8Array | Int16Array {
  if (storage === 'bytes') return new Int8Array(buffer, byteOffset, byteLength);
  return new Int16Array(buffer, byteOffset, byteLength / 2);
}
