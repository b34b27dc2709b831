/** How far stored values are from the original ones. */
export interface StoredError {
  /** Root of the mean square. */
  readonly rmse: number;
  readonly max: number;
  /** Signal to quantization noise in dB, 10 log10(sum x^2 / sum e^2); Infinity when nothing was lost. */
  readonly sqnr: number;
}

export function errorBetween(original: Float32Array, restored: Float32Array): StoredError {
  let signal = 0;
  let noise = 0;
  let max = 0;
  original.forEach((x, i) => {
    const error = Math.abs(x - restored[i]);
    signal += x * x;
    noise += error * error;
    if (error > max) max = error;
  });
  const sqnr = noise === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10(signal / noise);
  return { rmse: original.length === 0 ? 0 : Math.sqrt(noise / original.length), max, sqnr };
}
