/** Feature vectors by row, wherever they are kept; reading a batch is the only way in, so memory stays bounded. */
export interface FeatureMatrix {
  readonly width: number;
  /** The rows one after the other, `rows.length * width` numbers. */
  read(rows: readonly number[]): Float32Array;
}

/** Rows in memory. */
export function matrixOf(width: number, data: Float32Array): FeatureMatrix {
  return {
    width,
    read(rows) {
      const out = new Float32Array(rows.length * width);
      rows.forEach((row, i) => {
        out.set(data.subarray(row * width, (row + 1) * width), i * width);
      });
      return out;
    },
  };
}

/** Consecutive pieces of at most `size` items. */
export function* batches<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}
