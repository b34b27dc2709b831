/** Reads an image at any point. */
export type Sampler = (
  x: Float32Array,
  offset: number,
  row: number,
  column: number,
  channel: number,
) => number;

/**
 * Bilinear interpolation between the four pixels around a point, in float32; what lies outside the image counts as 0.
 */
export function bilinearSampler(height: number, width: number, channels: number): Sampler {
  const { floor, fround } = Math;
  return (x, offset, row, column, channel) => {
    const [i, j] = [floor(row), floor(column)];
    const pixel = (r: number, c: number) =>
      r < 0 || c < 0 || r >= height || c >= width ? 0 : x[offset + (r * width + c) * channels + channel];
    const [down, right] = [fround(row - i), fround(column - j)];
    const upper = fround((1 - right) * pixel(i, j) + right * pixel(i, j + 1));
    const lower = fround((1 - right) * pixel(i + 1, j) + right * pixel(i + 1, j + 1));
    return down * lower + (1 - down) * upper;
  };
}
