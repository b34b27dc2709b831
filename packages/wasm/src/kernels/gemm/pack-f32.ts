import { columnsAtATime, type Floats, type Packer } from '../lib/packer.ts';
import { packDynamicF32 } from './pack-dynamic-f32.ts';

/** Bytes of packed weights: panels of `nr` columns, each a row of biases and `depth` rows of weights. */
export function panelBytesF32(columns: number, depth: number, nr: number): number {
  return Math.ceil(columns / nr) * nr * (depth + 1) * 4;
}

/**
 * Packs weights [columns, depth] and their bias into panels; columns beyond the last hold anything.
 *
 * @param to address of `panelBytesF32` bytes
 */
export function packPanelsF32(
  packer: Packer,
  to: number,
  weights: Floats,
  bias: Floats | undefined,
  columns: number,
  depth: number,
  nr: number,
): void {
  const chunk = columnsAtATime(nr, 4 * depth);
  for (let first = 0; first < columns; first += chunk) {
    const end = Math.min(first + chunk, columns);
    const biases = packer.free;
    const from = bias ? packer.putFloats(biases, bias.subarray(first, end)) : biases;
    packer.putFloats(from, weights.subarray(first * depth, end * depth));
    packer.run(KERNEL, {
      from,
      pitch: 4 * depth,
      to: to + panelBytesF32(first, depth, nr),
      panel: nr,
      columns: end - first,
      depth,
      bias: bias ? biases : 0, // 0 stands for none
    });
  }
}

const KERNEL = packDynamicF32('turned');
