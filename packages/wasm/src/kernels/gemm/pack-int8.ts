import { bytesOf, withSlack } from '../lib/bytes.ts';
import type { ChannelConstants } from '../lib/channel-constants.ts';
import { columnsAtATime, packer } from '../lib/packer.ts';
import { INT8_PANEL, PAIR_BYTES, type WeightStorage } from './int8.ts';
import { PAIRS_SLACK, packPairs } from './pack-pairs.ts';

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
 * fills up a pair or a panel is 0.
 *
 * @param to room for `panelBytesInt8` bytes at a multiple of 4
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
  const kernel = packPairs(weights instanceof Int8Array ? 'int8' : 'uint8', storage);
  const from = 16;
  const chunk = columnsAtATime(INT8_PANEL, depth);
  for (let first = 0, at = 0; first < columns; first += chunk) {
    const count = Math.min(chunk, columns - first);
    const length = Math.ceil(count / INT8_PANEL) * bytes;
    const packed = from + withSlack(count * depth);
    const memory = packer().room(packed + length + PAIRS_SLACK);
    memory.set(bytesOf(weights.subarray(first * depth, (first + count) * depth)), from);
    packer().run(kernel, {
      from,
      to: packed,
      columns: count,
      depth,
      zero,
      constantBytes: constants.bytes,
      panelBytes: bytes - constants.bytes,
    });
    to.set(memory.subarray(packed, packed + length), at);
    at += length;
  }
  constants.write(to, bytes, 0, columns);
}
