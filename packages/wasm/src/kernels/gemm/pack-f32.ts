import { bytesOf, withSlack } from '../lib/bytes.ts';
import { columnsAtATime, packer } from '../lib/packer.ts';
import { packDynamicF32 } from './pack-dynamic-f32.ts';

/** Bytes of packed weights: panels of `nr` columns, each a row of biases and `depth` rows of weights. */
export function panelBytesF32(columns: number, depth: number, nr: number): number {
  return Math.ceil(columns / nr) * nr * (depth + 1) * 4;
}

/** Columns of the panels that there is a packing kernel for. */
const KERNEL_COLUMNS = 8;

/**
 * Packs weights [columns, depth] and their bias into panels; columns beyond the last hold anything.
 *
 * @param to room for `panelBytesF32` bytes, zeroed
 */
export function packPanelsF32(
  to: Float32Array,
  weights: Float32Array,
  bias: Float32Array | undefined,
  columns: number,
  depth: number,
  nr: number,
): void {
  const byKernel = nr === KERNEL_COLUMNS;
  const chunk = byKernel ? columnsAtATime(nr, 4 * depth) : nr;
  for (let first = 0; first < columns; first += chunk) {
    const count = Math.min(chunk, columns - first);
    const at = first * (depth + 1);
    const panels = to.subarray(at, at + Math.ceil(count / nr) * nr * (depth + 1));
    const rows = weights.subarray(first * depth, (first + count) * depth);
    const biases = bias?.subarray(first, first + count);
    if (byKernel) packByKernel(panels, rows, biases, count, depth);
    else packLanes(panels, rows, biases, count, depth, nr);
  }
}

const KERNEL = packDynamicF32('turned');

function packByKernel(
  panels: Float32Array,
  rows: Float32Array,
  bias: Float32Array | undefined,
  columns: number,
  depth: number,
): void {
  const biases = 16; // 0 stands for none
  const from = biases + withSlack(4 * (columns + KERNEL_COLUMNS));
  const to = from + withSlack(rows.byteLength);
  const memory = packer().room(to + panels.byteLength);
  if (bias) memory.set(bytesOf(bias), biases);
  memory.set(bytesOf(rows), from);
  packer().run(KERNEL, { from, pitch: 4 * depth, to, columns, depth, bias: bias ? biases : 0 });
  bytesOf(panels).set(memory.subarray(to, to + panels.byteLength));
}

function packLanes(
  panel: Float32Array,
  rows: Float32Array,
  bias: Float32Array | undefined,
  lanes: number,
  depth: number,
  nr: number,
): void {
  for (let lane = 0; lane < lanes; lane++) {
    panel[lane] = bias?.[lane] ?? 0;
    for (let k = 0, at = nr + lane; k < depth; k++, at += nr) panel[at] = rows[lane * depth + k];
  }
}
