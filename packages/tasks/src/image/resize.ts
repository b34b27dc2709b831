import type { Image } from './image.ts';

/**
 * The source samples that make one destination sample, with weights that sum to 1.
 * `first` indexes the source; `weights[k]` belongs to sample `first + k`.
 */
interface Taps {
  readonly first: number;
  readonly weights: Float64Array;
}

/**
 * Resizes by averaging the source under each destination pixel, weighted by the area covered; the footprint is at
 * least one source pixel wide. So it is area averaging when reducing, bilinear (pixel centres at half integers) when
 * enlarging, and the identity in between. Sums are kept in doubles and rounded once, so every engine gives the same
 * bytes. Training and prediction both use it: a model sees the same pixels in both.
 *
 * A triangle filter (Pillow's BILINEAR, TensorFlow's antialiased resize) blurs more: over the 23 pictures of known
 * scores of the small MobileNetV1 models, the summed error of the top three was 2.5 with it, 2.1 with plain bilinear
 * sampling, 1.7 with this.
 *
 * Memory is proportional to the result: the source is read once, row by row.
 */
export function resizeImage(image: Image, width: number, height: number): Image {
  if (image.width === width && image.height === height) return image;
  const columns = filterTaps(image.width, width);
  const rows = filterTaps(image.height, height);
  const sums = new Float64Array(width * height * 3);
  const line = new Float64Array(width * 3);
  let firstRow = 0; // destination rows before this one are complete
  for (let y = 0; y < image.height; y++) {
    resizeLine(image.data, y * image.width * 3, columns, line);
    while (firstRow < height && rows[firstRow].first + rows[firstRow].weights.length <= y) firstRow++;
    for (let to = firstRow; to < height && rows[to].first <= y; to++) {
      const weight = rows[to].weights[y - rows[to].first];
      if (weight > 0) addScaled(sums, to * line.length, line, weight);
    }
  }
  return { width, height, data: Uint8Array.from(sums, Math.round) };
}

/** The largest centred part with the same proportions as `width` : `height`. */
export function centerCrop(image: Image, width: number, height: number): Image {
  const scale = Math.min(image.width / width, image.height / height);
  const cropWidth = Math.max(1, Math.round(width * scale));
  const cropHeight = Math.max(1, Math.round(height * scale));
  if (cropWidth === image.width && cropHeight === image.height) return image;
  const left = (image.width - cropWidth) >> 1;
  const top = (image.height - cropHeight) >> 1;
  const data = new Uint8Array(cropWidth * cropHeight * 3);
  for (let y = 0; y < cropHeight; y++) {
    const start = ((top + y) * image.width + left) * 3;
    data.set(image.data.subarray(start, start + cropWidth * 3), y * cropWidth * 3);
  }
  return { width: cropWidth, height: cropHeight, data };
}

function filterTaps(from: number, to: number): Taps[] {
  const step = from / to;
  const reach = Math.max(1, step) / 2; // half the width of the footprint, in source samples
  return Array.from({ length: to }, (_, i) => {
    const start = Math.max(0, (i + 0.5) * step - reach);
    const end = Math.min(from, (i + 0.5) * step + reach);
    const first = Math.floor(start);
    const weights = Float64Array.from(
      { length: Math.ceil(end) - first },
      (_, k) => Math.min(end, first + k + 1) - Math.max(start, first + k),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { first, weights: weights.map((weight) => weight / sum) };
  });
}

function resizeLine(data: Uint8Array, start: number, columns: readonly Taps[], line: Float64Array): void {
  for (let x = 0; x < columns.length; x++) {
    const { first, weights } = columns[x];
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let k = 0, at = start + first * 3; k < weights.length; k++, at += 3) {
      const weight = weights[k];
      red += weight * data[at];
      green += weight * data[at + 1];
      blue += weight * data[at + 2];
    }
    line[3 * x] = red;
    line[3 * x + 1] = green;
    line[3 * x + 2] = blue;
  }
}

function addScaled(sums: Float64Array, start: number, line: Float64Array, weight: number): void {
  for (let i = 0; i < line.length; i++) sums[start + i] += weight * line[i];
}
