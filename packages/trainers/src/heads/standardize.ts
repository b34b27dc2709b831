import { batches, type FeatureMatrix } from './matrix.ts';

/** x' = (x - mean) * scale, per feature. */
export interface Standardization {
  readonly mean: Float32Array;
  readonly scale: Float32Array;
}

/** Rows of prior belief that all features vary alike; with few rows a measured variance is mostly noise. */
const PRIOR_ROWS = 10;

/**
 * Mean and scale of every feature over `rows`, in one pass. Variances are shrunk towards their average, and scales
 * carry 1/sqrt(width), so that a standardized vector has length about 1 whatever the backbone: learning rate and L2
 * then mean the same everywhere.
 */
export function standardization(features: FeatureMatrix, rows: readonly number[]): Standardization {
  const { width } = features;
  const mean = new Float64Array(width);
  const spread = new Float64Array(width); // sum of squared distances to the mean (Welford)
  let seen = 0;
  for (const batch of batches(rows, 256)) {
    const data = features.read(batch);
    for (let row = 0; row < batch.length; row++) {
      seen++;
      for (let j = 0; j < width; j++) {
        const distance = data[row * width + j] - mean[j];
        mean[j] += distance / seen;
        spread[j] += distance * (data[row * width + j] - mean[j]);
      }
    }
  }
  const average = spread.reduce((sum, value) => sum + value, 0) / (width * Math.max(1, seen));
  const scale = Float32Array.from(spread, (value) => {
    const variance = (value + PRIOR_ROWS * average) / (seen + PRIOR_ROWS);
    return variance > 0 ? 1 / Math.sqrt(variance * width) : 0;
  });
  return { mean: Float32Array.from(mean), scale };
}

/** Standardizes rows in place. */
export function standardize(data: Float32Array, { mean, scale }: Standardization): Float32Array {
  const width = mean.length;
  for (let i = 0; i < data.length; i++) data[i] = (data[i] - mean[i % width]) * scale[i % width];
  return data;
}
