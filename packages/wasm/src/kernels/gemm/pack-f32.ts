import { bytesOf, withSlack } from '../lib/bytes.ts';
import { columnsAtATime, packer } from '../lib/packer.ts';
import { packDynamicF32 } from './pack-dynamic-f32.ts';

/** Bytes of packed weights: panels of `nr` columns, each a row of biases and `depth` rows of weights. */
export function panelBytesF32(columns: number, depth: number, nr: number): number {
  return Math.ceil(columns / nr) * nr * (depth + 1) * 4;
}

/**
 * Packs weights [columns, depth] and their bias into panels; columns beyond the last hold anything.
 *
 * @param to room for `panelBytesF32` bytes
 */
export function packPanelsF32(
  to: Float32Array,
  weights: Float32Array,
  bias: Float32Array | undefined,
  columns: number,
  depth: number,
  nr: number,
): void {
  const chunk = columnsAtATime(nr, 4 * depth);
  for (let first = 0; first < columns; first += chunk) {
    const count = Math.min(chunk, columns - first);
    const at = first * (depth + 1);
    const panels = to.subarray(at, at + Math.ceil(count / nr) * nr * (depth + 1));
    const rows = weights.subarray(first * depth, (first + count) * depth);
    packChunk(panels, rows, bias?.subarray(first, first + count), { columns: count, depth, panel: nr });
  }
}

const KERNEL = packDynamicF32('turned');

function packChunk(
  panels: Float32Array,
  rows: Float32Array,
  bias: Float32Array | undefined,
  shape: Record<'columns' | 'depth' | 'panel', number>,
): void {
  const biases = 16; // 0 stands for none
  const from = biases + withSlack(4 * (shape.columns + shape.panel));
  const to = from + withSlack(rows.byteLength);
  const memory = packer().room(to + panels.byteLength);
  if (bias) memory.set(bytesOf(bias), biases);
  memory.set(bytesOf(rows), from);
  packer().run(KERNEL, { ...shape, from, pitch: 4 * shape.depth, to, bias: bias ? biases : 0 });
  bytesOf(panels).set(memory.subarray(to, to + panels.byteLength));
}
