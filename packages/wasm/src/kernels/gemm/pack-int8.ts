import type { ChannelConstants } from '../lib/channel-constants.ts';
import { columnsAtATime, type Packer } from '../lib/packer.ts';
import { INT8_PANEL, PAIR_BYTES, type WeightStorage } from './int8.ts';
import { PAIRS_SLACK, packPairs } from './pack-pairs.ts';

/** 8-bit weights [columns, depth], and how a panel keeps them. */
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
 * Packs 8-bit weights [columns, depth] without their zero point: panels of eight columns, each its constants, then for
 * every two steps of the depth the pairs of its eight columns side by side. What fills up a pair or a panel is 0.
 *
 * @param zero point of the weights
 * @param to address of `panelBytesInt8` bytes, a multiple of 4
 */
export function packPanelsInt8(
  packer: Packer,
  to: number,
  weights: Int8Array | Uint8Array,
  shape: PanelShape,
  zero: number,
  constants: ChannelConstants,
): void {
  const { columns, depth, storage } = shape;
  const bytes = panelBytes(shape, constants);
  const kernel = packPairs(weights instanceof Int8Array ? 'int8' : 'uint8', storage);
  const chunk = columnsAtATime(INT8_PANEL, depth);
  const from = packer.free;
  for (let first = 0, at = to; first < columns; first += chunk) {
    const count = Math.min(chunk, columns - first);
    const length = Math.ceil(count / INT8_PANEL) * bytes;
    const packed = packer.put(from, weights.subarray(first * depth, (first + count) * depth));
    const memory = packer.memory(packed + length + PAIRS_SLACK);
    packer.run(kernel, {
      from,
      to: packed,
      columns: count,
      depth,
      zero,
      constantBytes: constants.bytes,
      panelBytes: bytes - constants.bytes,
    });
    memory.copyWithin(at, packed, packed + length);
    at += length;
  }
  constants.write(packer, to, bytes, columns);
}
