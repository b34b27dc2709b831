/** Bytes of packed weights: panels of `nr` columns, each a row of biases and `depth` rows of weights. */
export function panelBytesF32(columns: number, depth: number, nr: number): number {
  return Math.ceil(columns / nr) * nr * (depth + 1) * 4;
}

/**
 * Packs weights [columns, depth] and their bias into panels; columns beyond the last are zero.
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
  for (let column = 0; column < columns; column++) {
    const panel = Math.floor(column / nr) * nr * (depth + 1);
    const lane = column % nr;
    to[panel + lane] = bias?.[column] ?? 0;
    const from = column * depth;
    for (let k = 0, at = panel + nr + lane; k < depth; k++, at += nr) to[at] = weights[from + k];
  }
}
