import { type Tensor, ZooError } from '@zoo/core';
import { realOf } from '../inspect/weights.ts';

/** How far two tensors are from each other, in real numbers: quantized ones are dequantized first. */
export interface Difference {
  /** Largest |a - b|. */
  readonly max_abs: number;
  readonly mean_abs: number;
  /** The largest difference against the largest magnitude of a. */
  readonly relative: number;
  /** Of the angle between them, taken as vectors; 1 when both are zero. */
  readonly cosine: number;
  /** Power of a over power of the difference, in dB; infinite when there is no difference. */
  readonly snr_db: number;
  /** Entries that are not finite in one of them only, or differ in sign of infinity. */
  readonly not_finite: number;
}

/** @throws ZooError COMPARE_LENGTH for tensors of different sizes, COMPARE_TEXT for texts */
export function differenceOf(a: Tensor, b: Tensor): Difference {
  if (Array.isArray(a.data) || Array.isArray(b.data)) throw textual();
  if (a.data.length !== b.data.length) throw sizes(a, b);
  const [realA, realB] = [a, b].map(({ dtype, shape, quantization }) => realOf(dtype, shape, quantization));
  let [maxAbs, sum, largest, squaresA, squaresB, product, squaresD, notFinite] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < a.data.length; i++) {
    const x = realA(Number(a.data[i]), i);
    const y = realB(Number(b.data[i]), i);
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      if (!Object.is(x, y)) notFinite++;
      continue;
    }
    const distance = Math.abs(x - y);
    if (distance > maxAbs) maxAbs = distance;
    if (Math.abs(x) > largest) largest = Math.abs(x);
    sum += distance;
    squaresA += x * x;
    squaresB += y * y;
    product += x * y;
    squaresD += distance * distance;
  }
  return {
    max_abs: maxAbs,
    mean_abs: a.data.length > 0 ? sum / a.data.length : 0,
    relative: maxAbs === 0 ? 0 : maxAbs / largest,
    cosine: cosine(product, squaresA, squaresB),
    snr_db: squaresD === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10(squaresA / squaresD),
    not_finite: notFinite,
  };
}

function cosine(product: number, squaresA: number, squaresB: number): number {
  if (squaresA === 0 || squaresB === 0) return squaresA === squaresB ? 1 : 0;
  return Math.min(1, Math.max(-1, product / Math.sqrt(squaresA * squaresB)));
}

function textual(): ZooError {
  return new ZooError({
    code: 'COMPARE_TEXT',
    category: 'usage',
    message: 'texts have no numeric difference',
  });
}

function sizes(a: Tensor, b: Tensor): ZooError {
  return new ZooError({
    code: 'COMPARE_LENGTH',
    category: 'usage',
    message: 'the tensors have different numbers of elements',
    expected: `[${a.shape}]`,
    received: `[${b.shape}]`,
  });
}
