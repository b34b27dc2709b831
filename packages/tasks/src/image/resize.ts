import type { Image } from './image.ts';

/**
 * The source samples that make each destination sample, with weights that sum to 1. Those of sample i begin at
 * `first[i]` in the source; their weights are `weights[starts[i]]` up to `weights[starts[i + 1]]`.
 */
interface Taps {
  readonly first: Int32Array;
  readonly starts: Int32Array;
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
    while (firstRow < height && endOf(rows, firstRow) <= y) firstRow++;
    for (let to = firstRow; to < height && rows.first[to] <= y; to++) {
      const weight = rows.weights[rows.starts[to] + y - rows.first[to]];
      if (weight > 0) addScaled(sums, to * line.length, line, weight);
    }
  }
  return { width, height, data: rounded(sums) };
}

/** Source samples before this one are all that a destination sample needs. */
function endOf({ first, starts }: Taps, to: number): number {
  return first[to] + starts[to + 1] - starts[to];
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

function filterTaps(from: number, to: number): Taps {
  const step = from / to;
  const reach = Math.max(1, step) / 2; // half the width of the footprint, in source samples
  const [first, starts] = [new Int32Array(to), new Int32Array(to + 1)];
  const weights: number[] = [];
  for (let i = 0; i < to; i++) {
    const start = Math.max(0, (i + 0.5) * step - reach);
    const end = Math.min(from, (i + 0.5) * step + reach);
    first[i] = Math.floor(start);
    let sum = 0;
    for (let sample = first[i]; sample < Math.ceil(end); sample++) {
      const covered = Math.min(end, sample + 1) - Math.max(start, sample);
      weights.push(covered);
      sum += covered;
    }
    for (let k = starts[i]; k < weights.length; k++) weights[k] /= sum;
    starts[i + 1] = weights.length;
  }
  return { first, starts, weights: Float64Array.from(weights) };
}

function resizeLine(data: Uint8Array, start: number, columns: Taps, line: Float64Array): void {
  const { first, starts, weights } = columns;
  for (let x = 0; x < first.length; x++) {
    let red = 0;
    let green = 0;
    let blue = 0;
    const end = starts[x + 1];
    for (let k = starts[x], at = start + first[x] * 3; k < end; k++, at += 3) {
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

/** A loop: `Uint8Array.from` with a function takes ten times as long. */
function rounded(sums: Float64Array): Uint8Array {
  const bytes = new Uint8Array(sums.length);
  for (let i = 0; i < sums.length; i++) bytes[i] = Math.round(sums[i]);
  return bytes;
}

function addScaled(sums: Float64Array, start: number, line: Float64Array, weight: number): void {
  for (let i = 0; i < line.length; i++) sums[start + i] += weight * line[i];
}
