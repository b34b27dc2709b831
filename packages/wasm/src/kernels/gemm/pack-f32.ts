import { bytesOf, withSlack } from '../lib/bytes.ts';
import { packer } from '../lib/packer.ts';
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
  for (let first = 0, at = 0; first < columns; first += nr, at += nr * (depth + 1)) {
    const lanes = Math.min(nr, columns - first);
    const panel = to.subarray(at, at + nr * (depth + 1));
    const rows = weights.subarray(first * depth, (first + lanes) * depth);
    const biases = bias?.subarray(first, first + lanes);
    if (nr === KERNEL_COLUMNS) packByKernel(panel, rows, biases, lanes, depth);
    else packLanes(panel, rows, biases, lanes, depth, nr);
  }
}

const KERNEL = packDynamicF32('turned');

function packByKernel(
  panel: Float32Array,
  rows: Float32Array,
  bias: Float32Array | undefined,
  lanes: number,
  depth: number,
): void {
  const from = withSlack(16 + 4 * KERNEL_COLUMNS);
  const to = from + withSlack(rows.byteLength);
  const memory = packer().room(to + panel.byteLength, KERNEL);
  if (bias) memory.set(bytesOf(bias), 16);
  memory.set(bytesOf(rows), from);
  packer().run(KERNEL, { from, pitch: 4 * depth, to, columns: lanes, depth, bias: bias ? 16 : 0 });
  bytesOf(panel).set(memory.subarray(to, to + panel.byteLength));
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
